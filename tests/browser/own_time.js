/* Time and a camera of the page's own: a picture is followed by the next one as soon as it has been answered, and the
   page's clock goes on by one picture. So a practice takes as long as the machine needs, and finds the same however
   busy it is. While no camera is on, and while an answer is overdue, the clock runs like any other. */
(() => {
  const STEP_MS = 1000 / FPS;
  const UNSENT_MS = 1000; // a picture that hasn't been sent by then won't be: there is no connection, say
  const UNANSWERED_MS = 10000; // so long a busy machine may take
  const realNow = performance.now.bind(performance);
  const realTimeout = window.setTimeout.bind(window);
  const realClear = window.clearTimeout.bind(window);

  let passedMs = realNow(); // on the page's clock, at realMs of the real one
  let realMs = passedMs;
  let camera = null;
  let asked = false; // whether a picture has been sent and not been answered yet

  const patienceMs = () => (asked ? UNANSWERED_MS : UNSENT_MS);
  let latestMs = passedMs;
  const now = () => {
    const sinceMs = realNow() - realMs;
    latestMs = Math.max(latestMs, passedMs + (camera && sinceMs < patienceMs() ? Math.min(sinceMs, STEP_MS) : sinceMs));
    return latestMs;
  };
  const settle = () => {
    passedMs = now();
    realMs = realNow();
  };
  performance.now = now;

  /* Timers go by the page's clock; what is due soon is left to the real one. */
  const waiting = new Map();
  window.setTimeout = (what, ms = 0, ...more) => {
    if (!(ms > STEP_MS)) return realTimeout(what, ms, ...more);
    const due = now() + ms;
    const look = () => {
      if (now() < due) {
        waiting.set(first, realTimeout(look, 5));
        return;
      }
      waiting.delete(first);
      what(...more);
    };
    const first = realTimeout(look, 5);
    waiting.set(first, first);
    return first;
  };
  window.clearTimeout = (id) => {
    realClear(waiting.get(id) ?? id);
    waiting.delete(id);
  };

  /* The film that the camera shows, over and over: for each picture how often it is shown, its size, and its JPEG. */
  const load = async () => {
    const answer = await fetch("FILM");
    const bytes = await answer.arrayBuffer();
    const header = new DataView(bytes);
    const pictures = [];
    for (let at = 0; at < bytes.byteLength; ) {
      const [times, size] = [header.getUint32(at, true), header.getUint32(at + 4, true)];
      pictures.push({ times, jpeg: new Blob([bytes.slice(at + 8, at + 8 + size)], { type: "image/jpeg" }) });
      at += 8 + size;
    }
    return pictures;
  };

  class Film {
    async open() {
      this.pictures = await load();
      this.canvas = document.createElement("canvas");
      this.image = await createImageBitmap(this.pictures[0].jpeg);
      [this.canvas.width, this.canvas.height] = [this.image.width, this.image.height];
      this.pen = this.canvas.getContext("2d", { alpha: false });
      this.stream = this.canvas.captureStream(0);
      this.track = this.stream.getVideoTracks()[0];
      [this.place, this.shown] = [0, 0];
      settle();
      camera = this;
      this.next();
      return this.stream;
    }

    /* The picture on the canvas has been answered, or is overdue: the next one. */
    async next() {
      if (camera !== this || this.busy) return;
      if (this.track.readyState === "ended") {
        settle();
        camera = null;
        return;
      }
      this.busy = true;
      const overdue = realNow() - realMs >= patienceMs();
      passedMs = overdue ? now() : passedMs + STEP_MS;
      realMs = realNow();
      if (overdue) asked = false;
      this.shown += 1;
      if (this.shown > this.pictures[this.place].times) {
        [this.place, this.shown] = [(this.place + 1) % this.pictures.length, 1];
        this.image = await createImageBitmap(this.pictures[this.place].jpeg);
      }
      this.pen.drawImage(this.image, 0, 0); // also the same again: the stream takes only what has been drawn since
      this.track.requestFrame();
      this.busy = false;
      this.wait();
    }

    /* For an answer, but not for ever. */
    wait() {
      realClear(this.lost);
      this.lost = realTimeout(() => (realNow() - realMs < patienceMs() ? this.wait() : this.next()), UNSENT_MS);
    }
  }
  navigator.mediaDevices.getUserMedia = () => new Film().open();

  const seen = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
    return seen.call(this, () => tell(camera ? passedMs : now(), {}));
  };

  const send = WebSocket.prototype.send;
  const known = new WeakSet();
  WebSocket.prototype.send = function (data) {
    if (this.url.includes("/api/live") && typeof data !== "string") {
      asked = true;
      if (!known.has(this)) {
        known.add(this);
        this.addEventListener("message", () => {
          asked = false;
          camera?.next();
        });
        this.addEventListener("close", () => (asked = false));
      }
    }
    send.call(this, data);
  };
})();
