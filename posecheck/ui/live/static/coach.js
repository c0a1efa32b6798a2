/* One person's live view: starts and ends practices, and ties camera, connection, voice and screen together. */

import { Camera } from "./camera.js";
import { Choices } from "./choices.js";
import { Drawing } from "./drawing.js";
import { Focus } from "./focus.js";
import { Link, liveUrl } from "./link.js";
import { Presence } from "./presence.js";
import { Screen } from "./screen.js";
import { Settings } from "./settings.js";
import { Speech } from "./speech.js";
import { Speed } from "./speed.js";
import { whole } from "./texts.js";
import { Tones } from "./tones.js";
import { Voice } from "./voice.js";

const STOP_WITHIN_MS = 2000;

export class Coach {
  constructor(root) {
    this.screen = new Screen(root);
    this.screen.box.posecheck = this; // for the tests and benchmarks
    this.pen = root.querySelector("canvas").getContext("2d");
    this.camera = new Camera(root.querySelector("video"), (name) => this.cameraProblem(name), () => this.pump());
    const note = (name) => this.screen.show("voice-note", name ? this.screen.text(name) : "");
    this.voice = new Voice(window.speechSynthesis, new Choices(() => localStorage), new Tones(), note);
    this.settings = new Settings(root, this.voice, () => this.tryVoice());
    this.speech = new Speech(this.screen, this.voice);
    this.speed = new Speed();
    this.screen.part("start").onclick = () => this.pressStart();
    this.screen.part("stop").onclick = () => this.pressStop();
    this.screen.part("wrong").onclick = () => this.pressWrong();
    this.focus = new Focus(this.screen.part("stop"));
    this.presence = new Presence(() => this.returned());
  }

  /* New data from the page; it may come at any time and must not disturb what runs. */
  update(data, page) {
    this.page = page;
    this.latest = data;
    if (this.running || this.opening) return;
    this.data = data;
    this.drawing ??= new Drawing(this.pen, data.drawing);
    this.screen.label(data.texts);
    this.screen.offerPains(data.pains, (pain) => this.tellPain(pain));
    if (!this.shown) this.screen.show("message", this.screen.text("idle"));
    this.voice.language = data.language;
    this.settings.listVoices(this.screen.text("voice_default"));
    this.voice.check();
    this.screen.show("stop-when", data.stop_when);
    if (this.wanted && data.cleared && data.answered) this.start();
  }

  tryVoice() {
    this.voice.unlock();
    this.voice.say(this.screen.text("try_text"), "prompt", true);
  }

  /* The click unlocks sound; the page may want to ask a few questions before the camera starts. */
  pressStart() {
    this.voice.quiet();
    this.voice.unlock();
    this.screen.notice("");
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
    this.screen.show("message", this.screen.text("asking"));
    const problem = await this.camera.open();
    this.opening = false;
    if (this.disposed) {
      this.camera.close();
    } else if (problem) {
      this.screen.show("message", this.screen.text("idle"));
      this.screen.notice(this.screen.text(problem, { error: this.camera.error, port: location.port || "8501" }));
    } else {
      this.begin();
    }
  }

  begin() {
    this.running = this.shown = true;
    this.wrong = this.warned = false;
    this.speech.begin();
    this.speed = new Speed();
    this.screen.begin(this.camera.mirrored);
    this.focus.take();
    this.screen.show("message", this.screen.text("connecting"));
    this.presence.begin();
    this.connect();
    this.page.setStateValue("running", true);
    this.pump();
  }

  connect() {
    this.run = crypto.randomUUID();
    const url = liveUrl(location.href, this.data.path, this.data.token, this.run);
    const refusal = (name) => this.screen.text(name, { limit: this.data.limit, error: "" });
    this.link = new Link(url, this.data.closings, {
      answer: (message) => this.answer(message),
      lost: () => this.speech.alarm("lost"),
      back: () => this.restart(),
      refused: (name) => this.end(this.error || refusal(name)),
      told: () => this.tellPage(),
    });
  }

  /* How much it hurts after a set; with more than before the answer is the end. */
  tellPain(pain) {
    this.link?.tellPain(pain);
    this.screen.pressPain(pain);
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
    this.link?.tellWrong();
    const sentences = Object.values(this.data.help);
    this.screen.help(sentences);
    this.voice.tell(sentences, "state");
    this.end("");
    this.screen.focusHelp();
  }

  /* Camera off, link closed; what was said last stays on the screen. */
  end(notice) {
    clearTimeout(this.deadline);
    this.deadline = null;
    if (!this.running) return;
    this.running = false;
    this.camera.close();
    if (!this.wrong) this.link?.close();
    this.presence.end();
    this.drawing.clear();
    this.screen.end();
    this.screen.notice(notice);
    if (notice) this.speech.state(notice);
    this.error = null;
    this.ended = { run: this.run, token: this.data.token, wrong: this.wrong };
    this.tellPage();
    // before another start the page looks whether something is to be asked
    this.update({ ...this.latest, cleared: false }, this.page);
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
    this.presence.dispose();
    this.settings.dispose();
    this.camera.close();
    this.link?.close();
    if (wasRunning) this.voice.quiet(); // else the last words are said to their end
    this.voice.tones.close();
  }

  /* The page was in the background, where nothing is seen. */
  returned() {
    this.speed.restart();
    this.speech.alarm("hidden", true);
  }

  cameraProblem(name) {
    if (!this.running) return;
    if (name === null) this.restart();
    else if (name === "unplugged") this.end(this.screen.text(name));
    else this.speech.alarm(name);
  }

  /* After a loss. */
  restart() {
    this.screen.notice("");
    this.speed.restart();
  }

  pump() {
    if (this.running && this.link?.ready && this.camera.fresh && this.camera.on) {
      this.link.send(() => this.camera.take(), this.voice.speaking).then(() => this.camera.fresh && this.pump());
    }
  }

  answer(message) {
    if (!this.running) return;
    this.focus.keep();
    if (message.error) this.error = this.screen.text("failed", { error: message.error });
    else if ("stopped" in message) this.stopped(message.stopped);
    else this.scene(message);
  }

  stopped(text) {
    if (text) {
      this.screen.show("message", text);
      this.speech.state(text);
    }
    this.end("");
  }

  scene(message) {
    // said before the next picture goes, which tells whether the voice is speaking
    if (message.say) {
      this.screen.show("message", message.message);
      this.speech.say(message.say, message.captured_ms);
    }
    this.pump();
    if (message.skipped) return;
    this.measure(message.captured_ms);
    this.screen.answer(message, this.data.sides);
    const { videoWidth: width, videoHeight: height } = this.camera.video;
    this.drawing.draw(message.body, message.faults, { width, height });
    if (message.state === "done") this.end("");
  }

  /* How fast it goes; a slow machine gets smaller pictures. */
  measure(capturedMs) {
    const now = performance.now();
    const found = this.speed.add(now, performance.timeOrigin + now - capturedMs);
    if (!found) return;
    const { language } = this.data;
    const values = { rate: whole(found.rate, language), latency: whole(found.latency, language) };
    this.screen.show("speed", this.screen.text("speed", values));
    if (!found.verdict) return;
    if (!this.camera.smallest) {
      this.camera.share(this.camera.level + 1);
      if (this.camera.level === 1) this.speech.alarm("slower", true);
    } else if (found.verdict === "very slow" && !this.warned) {
      this.warned = true;
      this.speech.alarm("too_slow", true);
    }
  }
}
