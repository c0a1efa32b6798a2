/* The socket to the server: one picture under way at a time, the newest wins; it reconnects by itself. */

const HEADER_BYTES = 16;
const AGAIN_MS = 1000;
const ANSWER_WITHIN_MS = 5000;
const SILENT = 4408; // nothing was sent for long: the page is in the background, say
const CODES = { 4404: "gone", 4409: "elsewhere", 4429: "full", 4500: "failed", 1009: "failed" };

class Link {
  /* `on` has answer(message), lost(), back(), refused(name), and told() if the server has heard only later that something is wrong. */
  constructor(url, run, on) {
    this.url = new URL(url);
    this.url.searchParams.set("run", run);
    this.on = on;
    this.number = 0;
    this.connect();
  }

  connect() {
    this.underWay = false;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      if (this.wrong) socket.send("wrong");
      else if (this.broken) this.on.back();
      this.broken = false;
    };
    socket.onmessage = (event) => {
      this.underWay = false;
      clearTimeout(this.patience);
      this.answered = true;
      const message = JSON.parse(event.data);
      if (!this.wrong) this.on.answer(message);
      else if ("stopped" in message) {
        this.close();
        if (this.late) this.on.told();
      }
    };
    socket.onclose = (event) => {
      clearTimeout(this.patience);
      if (this.closed || this.socket !== socket) return;
      const name = CODES[event.code];
      if (this.wrong) {
        if (!name || name === "elsewhere") this.connectAgain();
        return;
      }
      // after a loss the server may still hold our old connection for a while
      if (name && !(name === "elsewhere" && this.answered)) {
        this.on.refused(name);
        return;
      }
      if (event.code !== SILENT) {
        if (!this.broken) this.on.lost();
        this.broken = true;
      }
      this.connectAgain();
    };
  }

  connectAgain() {
    setTimeout(() => {
      if (this.closed) return;
      if (document.hidden) this.connectAgain();
      else this.connect();
    }, AGAIN_MS);
  }

  get ready() {
    return this.socket.readyState === WebSocket.OPEN && !this.underWay;
  }

  async send(take, speaking) {
    this.underWay = true;
    const socket = this.socket;
    const picture = await take();
    if (!picture || socket !== this.socket || socket.readyState !== WebSocket.OPEN) {
      this.underWay = false;
      return;
    }
    const message = new Uint8Array(HEADER_BYTES + picture.jpeg.byteLength);
    const header = new DataView(message.buffer);
    header.setFloat64(0, picture.capturedMs, true);
    header.setUint32(8, (this.number += 1), true);
    header.setUint32(12, speaking ? 1 : 0, true);
    message.set(picture.jpeg, HEADER_BYTES);
    socket.send(message);
    this.patience = setTimeout(() => socket.close(4000), ANSWER_WITHIN_MS);
  }

  /* Ask for the end; false if nobody is there to hear it. */
  stop() {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send("stop");
    return true;
  }

  tellPain(pain) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(`pain ${pain}`);
  }

  /* The last thing it does: as soon as there is a connection, if there is none now. */
  tellWrong() {
    this.wrong = true;
    this.late = this.socket.readyState !== WebSocket.OPEN;
    if (!this.late) this.socket.send("wrong");
  }

  close() {
    this.closed = true;
    clearTimeout(this.patience);
    this.socket.close();
  }
}
