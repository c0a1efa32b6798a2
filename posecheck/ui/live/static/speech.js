/* Everything that is said: it is spoken and shown at the same time, and noted. */

const NOTED = 500;

export class Speech {
  constructor(screen, voice) {
    this.screen = screen;
    this.voice = voice;
    this.begin();
  }

  /* A practice begins: nothing has been said in it. */
  begin() {
    this.startedMs = performance.now();
    this.spoken = [];
  }

  /* Say what the server sends, or the like of it; `capturedMs` is when the picture was taken that it is about. */
  say({ text, kind, interrupts }, capturedMs) {
    this.screen.said(text, kind);
    this.voice.say(text, kind, interrupts);
    const now = performance.now();
    const afterMs = capturedMs ? performance.timeOrigin + now - capturedMs : null;
    this.spoken.push({ text, kind, afterMs, sinceStartMs: now - this.startedMs });
    if (this.spoken.length > NOTED) this.spoken.shift();
  }

  /* Say how things stand, whatever is being said. */
  state(text) {
    this.say({ text, kind: "state", interrupts: true });
  }

  /* Something the person must hear of though it is not about the exercise; `passing` if it need not stand. */
  alarm(name, passing = false) {
    const text = this.screen.text(name);
    if (passing) this.screen.notePassing(text);
    else this.screen.notice(text);
    this.state(text);
  }
}
