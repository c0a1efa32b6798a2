/* The socket to the server: one picture under way at a time, the newest wins; it reconnects by itself. */

import { pack } from "./wire.js";

const AGAIN_MS = 1000;
const ANSWER_WITHIN_MS = 5000;

/* Where the server listens for the practice `run` of the room behind `token`, for a page at the address `page`. */
export function liveUrl(page, path, token, run) {
  const url = new URL(path, page);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("token", token);
  url.searchParams.set("run", run);
  return url;
}

export class Link {
  /* `closings` names the codes with which the server closes the socket. `on` has answer(message), lost(), back(),
     refused(name), and told() if the server has heard only later that something is wrong. */
  constructor(url, closings, on) {
    this.url = url;
    this.closings = closings;
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
    socket.onmessage = (event) => this.received(JSON.parse(event.data));
    socket.onclose = (event) => {
      clearTimeout(this.patience);
      if (!this.closed && this.socket === socket) this.ended(this.closings[event.code]);
    };
  }

  received(message) {
    this.underWay = false;
    clearTimeout(this.patience);
    this.answered = true;
    if (!this.wrong) this.on.answer(message);
    else if ("stopped" in message) {
      this.close();
      if (this.late) this.on.told();
    }
  }

  /* The connection has ended, by the server if there is a `name` for it. "silent" is no loss: nothing was sent for
     long, because the page is in the background, say. After a loss the server may hold the old connection a while. */
  ended(name) {
    const mayComeBack = !name || name === "silent" || (name === "elsewhere" && (this.answered || this.wrong));
    if (mayComeBack) {
      if (name !== "silent") this.markLost();
      this.connectAgain();
    } else if (!this.wrong) this.on.refused(name);
  }

  markLost() {
    if (!this.broken && !this.wrong) this.on.lost();
    this.broken = true;
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
    this.number += 1;
    socket.send(pack(picture, this.number, speaking));
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
