/* The live view: ties camera, link and voice together and shows what comes back. */

const BONES = [[7, 11], [11, 13], [13, 15], [11, 23], [23, 25], [25, 27], [27, 29], [29, 31]];
const SAID_SHOWN_MS = 6000;
const WINDOW_MS = 5000;
const SLOW_RATE = 10;
const VERY_SLOW_RATE = 8;
const SLOW_LATENCY_MS = 85;
const STOP_WITHIN_MS = 2000;
const NOTICE_SHOWN_MS = 9000;
const MOST_PAIN = 10;

class Coach {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector(".coach");
    this.box.posecheck = this;
    this.part = (name) => root.querySelector(`.${name}`);
    this.canvas = root.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.camera = new Camera(root.querySelector("video"), (name) => this.cameraProblem(name), () => this.pump());
    this.voice = new Voice((name) => (this.part("voice-note").textContent = name ? this.text(name) : ""));
    this.spoken = [];
    this.latencies = [];
    this.answers = 0;
    this.part("start").onclick = () => this.pressStart();
    this.part("stop").onclick = () => this.pressStop();
    this.part("wrong").onclick = () => this.pressWrong();
    this.part("stop").onblur = (event) => (this.taken = Boolean(event.relatedTarget?.closest("[role=dialog]")));
    for (let pain = 0; pain <= MOST_PAIN; pain += 1) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: pain });
      button.onclick = () => this.tellPain(pain);
      this.part("pain").append(button);
    }
    this.onVisible = () => this.visible();
    document.addEventListener("visibilitychange", this.onVisible);
    this.settings();
  }

  /* New data from the page; it may come at any time and must not disturb what runs. */
  update(data, page) {
    this.page = page;
    this.latest = data;
    if (this.running || this.opening) return;
    this.data = data;
    this.voice.language = data.language;
    this.root.querySelectorAll("[data-text]").forEach((part) => (part.textContent = this.text(part.dataset.text)));
    this.part("start").textContent = this.text("start");
    this.part("stop").textContent = this.text("stop");
    this.root.querySelector("summary").textContent = this.text("settings");
    if (!this.shown) this.show("message", this.text("idle"));
    this.listVoices();
    this.voice.check();
    this.show("stop-when", data.stop_when);
    if (this.wanted && data.cleared && data.answered) this.start();
  }

  text(name, values = {}) {
    return (this.data.texts[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  show(part, text) {
    const element = this.part(part);
    if (element.textContent !== text) element.textContent = text;
  }

  settings() {
    const fields = this.root.querySelectorAll(".fields [name]");
    const apply = () => this.box.style.setProperty("--size", this.voice.choices.size);
    fields.forEach((field) => {
      field.value = this.voice.choices[field.name];
      field.oninput = () => {
        this.voice.choose(field.name, ["rate", "volume", "size"].includes(field.name) ? +field.value : field.value);
        apply();
      };
    });
    apply();
    this.part("try").onclick = () => {
      this.voice.unlock();
      this.voice.say(this.text("try_text"), "prompt", true);
    };
    if (window.speechSynthesis) {
      this.onVoices = () => {
        this.listVoices();
        this.voice.check();
      };
      window.speechSynthesis.addEventListener?.("voiceschanged", this.onVoices);
    }
  }

  listVoices() {
    if (!this.data) return;
    const list = this.root.querySelector("[name=voice]");
    const options = this.voice.voices().map((voice) => new Option(voice.name, voice.voiceURI));
    list.replaceChildren(new Option(this.text("voice_default"), ""), ...options);
    list.value = this.voice.choices.voice;
    if (!list.value) list.value = "";
  }

  /* The click unlocks sound; the page may want to ask a few questions before the camera starts. */
  pressStart() {
    this.voice.quiet();
    this.voice.unlock();
    this.notice("");
    if (this.data.cleared) {
      this.start();
    } else {
      this.wanted = true;
      this.page.setTriggerValue("asked", Date.now());
    }
  }

  async start() {
    if (this.running || this.opening) return;
    this.wanted = false;
    this.opening = true;
    this.show("message", this.text("asking"));
    const problem = await this.camera.open();
    this.opening = false;
    if (this.disposed) {
      this.camera.close();
      return;
    }
    if (problem) {
      this.show("message", this.text("idle"));
      this.notice(this.text(problem, { error: this.camera.error, port: location.port || "8501" }));
      return;
    }
    this.running = this.shown = true;
    this.wrong = false;
    this.part("help").hidden = true;
    this.startedMs = performance.now();
    this.latencies = [];
    this.answers = 0;
    this.windowMs = null;
    this.warned = false;
    this.taken = false;
    this.spoken = [];
    this.box.classList.add("running");
    this.part("start").hidden = true;
    this.part("ends").hidden = false;
    this.part("picture").classList.toggle("mirrored", this.camera.mirrored);
    this.show("message", this.text("connecting"));
    this.show("said", "");
    this.part("stop").focus();
    this.lock();
    this.run = crypto.randomUUID();
    const url = new URL(this.data.path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("token", this.data.token);
    this.link = new Link(url, this.run, {
      answer: (message) => this.answer(message),
      lost: () => this.alarm("lost"),
      back: () => this.restart(),
      refused: (name) => this.end(this.error || this.text(name, { limit: this.data.limit, error: "" })),
      told: () => this.tellPage(),
    });
    this.page.setStateValue("running", true);
    this.pump();
  }

  /* How much it hurts after a set; with more than before the answer is the end. */
  tellPain(pain) {
    this.link?.tellPain(pain);
    this.part("pain").querySelectorAll("button").forEach((button, value) => button.setAttribute("aria-pressed", value === pain));
  }

  pressStop() {
    if (this.deadline) return; // asked for already
    if (!this.link?.stop()) this.end("");
    else this.deadline = setTimeout(() => this.end(""), STOP_WITHIN_MS);
  }

  /* At once, and by the browser alone: the connection may be lost. The page hears of it with the end. */
  pressWrong() {
    if (!this.running) return;
    this.wrong = true;
    this.latest = { ...this.latest, cleared: false }; // before another start the page asks its questions again
    this.link?.tellWrong();
    const sentences = Object.values(this.data.help);
    const help = this.part("help");
    help.querySelector("h2").textContent = this.text("wrong");
    help.querySelector("ul").replaceChildren(
      ...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })),
    );
    help.hidden = false;
    this.show("message", sentences[0]);
    this.show("said", "");
    this.voice.tell(sentences, "state");
    this.end("");
    help.focus({ preventScroll: true });
    help.scrollIntoView({ block: "start" });
  }

  /* Camera off, link closed; what was said last stays on the screen. */
  end(notice) {
    clearTimeout(this.deadline);
    this.deadline = null;
    if (!this.running) return;
    this.running = false;
    this.camera.close();
    if (!this.wrong) this.link?.close();
    this.wakeLock?.release().catch(() => {});
    this.wakeLock = null;
    this.box.classList.remove("running");
    this.box.dataset.state = "idle";
    this.part("start").hidden = false;
    this.part("ends").hidden = true;
    ["count", "hold", "pacer", "pain"].forEach((name) => (this.part(name).hidden = true));
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.show("side", "");
    this.show("state", "");
    this.notice(notice || "");
    if (notice) this.say({ text: notice, kind: "state", interrupts: true });
    this.error = null;
    this.part("start").focus();
    this.ended = { run: this.run, token: this.data.token, wrong: this.wrong };
    this.tellPage();
    this.latest = { ...this.latest, cleared: false }; // before another start the page looks whether something is to be asked
    this.update(this.latest, this.page);
  }

  /* In this order: once nothing runs the page may open another room, for a hold that has grown. */
  tellPage() {
    if (this.running || this.disposed) return;
    this.page.setStateValue("finished", this.ended);
    this.page.setStateValue("running", false);
  }

  dispose() {
    const wasRunning = this.running;
    this.disposed = true;
    this.running = false;
    clearTimeout(this.deadline);
    document.removeEventListener("visibilitychange", this.onVisible);
    if (this.onVoices) window.speechSynthesis.removeEventListener?.("voiceschanged", this.onVoices);
    this.camera.close();
    this.link?.close();
    this.wakeLock?.release().catch(() => {});
    if (wasRunning) this.voice.quiet(); // else the last words are said to their end
    this.voice.audio?.close();
  }

  async lock() {
    try {
      this.wakeLock = await navigator.wakeLock?.request("screen");
    } catch {
      /* the screen may then go dark: nothing to be done */
    }
  }

  visible() {
    if (!this.running) return;
    if (document.hidden) {
      this.wasHidden = true;
    } else if (this.wasHidden) {
      this.wasHidden = false;
      this.lock();
      this.windowMs = null;
      this.passing("hidden");
    }
  }

  cameraProblem(name) {
    if (!this.running) return;
    if (name === null) this.restart();
    else if (name === "unplugged") this.end(this.text(name));
    else this.alarm(name);
  }

  /* Something the person must hear of though it is not about the exercise. */
  alarm(name) {
    const text = this.text(name);
    this.notice(text);
    this.say({ text, kind: "state", interrupts: true });
  }

  notice(text) {
    clearTimeout(this.noticeOver);
    this.show("notice", text);
  }

  pump() {
    if (this.running && this.link?.ready && this.camera.fresh && this.camera.on) {
      this.link.send(() => this.camera.take(), this.voice.speaking).then(() => this.camera.fresh && this.pump());
    }
  }

  /* The page's dialog may close, or show for a moment again, after the start: the focus is then brought back. */
  keepFocus() {
    if (!this.taken || document.querySelector("[role=dialog]")) return;
    this.taken = false;
    this.part("stop").focus();
  }

  answer(message) {
    if (!this.running) return;
    this.keepFocus();
    if (message.error) {
      this.error = this.text("failed", { error: message.error });
      return;
    }
    if ("stopped" in message) {
      if (message.stopped) {
        this.show("message", message.stopped);
        this.say({ text: message.stopped, kind: "state", interrupts: true });
      }
      this.end("");
      return;
    }
    // said before the next picture goes, which tells whether the voice is speaking
    if (message.say) {
      this.show("message", message.message);
      this.say(message.say, message.captured_ms);
    }
    this.pump();
    if (message.skipped) return;
    this.measure(message);
    this.box.dataset.state = message.state;
    this.show("state", this.text(`state_${message.state}`));
    this.show("side", message.side ? this.text("side", { side: this.data.sides[message.side] }) : "");
    this.show("message", message.message);
    this.counts(message);
    this.pace(message.pacer);
    this.draw(message.body, message.faults);
    if (message.state === "done") this.end("");
  }

  say({ text, kind, interrupts }, capturedMs) {
    const said = this.part("said");
    said.dataset.kind = kind;
    this.show("said", this.part("message").textContent === text ? "" : text);
    clearTimeout(this.saidOver);
    this.saidOver = setTimeout(() => this.show("said", ""), SAID_SHOWN_MS);
    this.voice.say(text, kind, interrupts);
    const now = performance.timeOrigin + performance.now();
    this.spoken.push({ text, kind, afterMs: capturedMs ? now - capturedMs : null, sinceStartMs: performance.now() - this.startedMs });
    if (this.spoken.length > 500) this.spoken.shift();
  }

  counts(message) {
    const active = ["guiding", "paused", "resting", "done"].includes(message.state);
    this.part("count").hidden = !active;
    const rests = message.state === "resting";
    if (rests && this.part("pain").hidden) this.part("pain").querySelectorAll("button").forEach((button) => button.removeAttribute("aria-pressed"));
    this.part("pain").hidden = !rests;
    this.part("count").querySelector("b").textContent = message.counted;
    this.part("count").querySelector("small").textContent = this.text("of", { target: message.target });
    const hold = this.part("hold");
    const left = message.rest_s ?? (message.hold && message.hold.target_s - message.hold.held_s);
    hold.hidden = left === null || left === undefined;
    if (hold.hidden) return;
    hold.querySelector("b").textContent = `${Math.ceil(Math.max(left, 0))} s`;
    hold.querySelector("small").textContent = message.hold?.waits ?? "";
    hold.classList.toggle("waits", !!message.hold?.waits);
  }

  /* A ring that grows while breathing in and shrinks while breathing out, in time with the coach. */
  pace(pacer) {
    this.part("pacer").hidden = !pacer;
    if (!pacer) return;
    const share = Math.min(Math.max(pacer.passed_s / pacer.seconds, 0), 1);
    const full = pacer.breath === "in" ? share : 1 - share;
    this.part("pacer").querySelector("i").style.transform = `scale(${(0.45 + 0.55 * full).toFixed(3)})`;
    this.part("pacer").querySelector("span").textContent = this.text(`breath_${pacer.breath}`);
  }

  draw(body, faults) {
    const { videoWidth: width, videoHeight: height } = this.camera.video;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const pen = this.pen;
    pen.clearRect(0, 0, width, height);
    if (!body) return;
    const line = (from, to, color, thickness) => {
      pen.strokeStyle = color;
      pen.lineWidth = thickness;
      pen.beginPath();
      pen.moveTo(from[0] * width, from[1] * height);
      pen.lineTo(to[0] * width, to[1] * height);
      pen.stroke();
    };
    if (body.floor) line([0, body.floor[0]], [1, body.floor[1]], "#ec4899", 2);
    const bones = (side, color, thickness) => {
      const shift = side === "left" ? 0 : 1;
      BONES.forEach(([a, b]) => line(body.points[a + shift], body.points[b + shift], color, thickness));
    };
    bones(body.near === "left" ? "right" : "left", "#7dd3fc", 2);
    bones(body.near, faults ? "#f87171" : "#facc15", 4);
    body.back.forEach(([x, y, touching]) => {
      pen.beginPath();
      pen.arc(x * width, y * height, 5, 0, 2 * Math.PI);
      pen.fillStyle = touching ? "#16a34a" : "#ffeda0";
      pen.strokeStyle = "#141414";
      pen.lineWidth = 1.5;
      pen.fill();
      pen.stroke();
    });
  }

  /* How fast it goes; a slow machine gets smaller pictures. */
  measure(message) {
    const now = performance.now();
    this.answers += 1;
    this.latencies.push(performance.timeOrigin + now - message.captured_ms);
    if (this.latencies.length > 2000) this.latencies.shift();
    if (this.windowMs === null) [this.windowMs, this.windowAnswers] = [now, this.answers];
    if (now - this.windowMs < WINDOW_MS) return;
    const answers = this.answers - this.windowAnswers;
    const rate = (1000 * answers) / (now - this.windowMs);
    const recent = this.latencies.slice(-answers).sort((a, b) => a - b);
    const latency = recent[recent.length >> 1];
    [this.windowMs, this.windowAnswers] = [now, this.answers];
    this.show("speed", this.text("speed", { rate: rate.toFixed(0), latency: latency.toFixed(0) }));
    if (rate >= SLOW_RATE || latency < SLOW_LATENCY_MS) return;
    if (!this.camera.smallest) {
      this.camera.share(this.camera.level + 1);
      if (this.camera.level === 1) this.passing("slower");
    } else if (rate < VERY_SLOW_RATE && !this.warned) {
      this.warned = true;
      this.passing("too_slow");
    }
  }

  /* After a loss: what was slow was not the machine. */
  restart() {
    this.notice("");
    this.windowMs = null;
  }

  /* An alarm that need not stand. */
  passing(name) {
    this.alarm(name);
    this.noticeOver = setTimeout(() => this.notice(""), NOTICE_SHOWN_MS);
  }
}

const coaches = new WeakMap();

export default function mount({ parentElement, data, setStateValue, setTriggerValue }) {
  let coach = coaches.get(parentElement);
  if (!coach || coach.disposed) {
    coach = new Coach(parentElement);
    coaches.set(parentElement, coach);
  }
  coach.update(data, { setStateValue, setTriggerValue });
  // called on every change of data too: the view has gone only if it is no longer in the document
  return () => setTimeout(() => {
    const host = parentElement.host ?? parentElement;
    if (!host.isConnected) coach.dispose();
  }, 0);
}
