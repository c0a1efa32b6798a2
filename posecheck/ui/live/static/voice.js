/* Says what the coach says, with the browser's voice, or beeps where it has none. */

import { chosenVoice, localVoices, wouldSend } from "./voices.js";

const START_WITHIN_MS = 2500;
const WORTH_MS = { end: 15000, feedback: 8000, praise: 8000 }; // how long what has to wait is still worth saying
const WORTH_ELSE_MS = 2000;
const SENTENCE_MS = 4000; // the longest that a sentence takes: this, and so much for each letter
const LETTER_MS = 120;

export class Voice {
  /* `synthesis` is the browser's, undefined where there is none; `choices` the person's; `tones` beeps. `onNote` is
     called with the name of what is lacking, or null. */
  constructor(synthesis, choices, tones, onNote) {
    this.synthesis = synthesis;
    this.choices = choices;
    this.tones = tones;
    this.onNote = onNote;
    this.language = "en";
    this.speaking = false;
    this.waiting = null;
    this.rest = [];
  }

  choose(name, value) {
    this.choices.choose(name, value);
    if (this.choices.values.sound !== "voice") this.quiet();
    this.check();
  }

  /* Called in the click on Start: browsers allow sound only after one. */
  unlock() {
    this.tones.unlock();
    if (this.synthesis && !this.unlocked) {
      this.unlocked = true;
      const silence = new SpeechSynthesisUtterance(" ");
      silence.volume = 0;
      this.synthesis.speak(silence);
    }
    this.check();
  }

  all() {
    return this.synthesis?.getVoices() ?? [];
  }

  voices() {
    return localVoices(this.all(), this.language);
  }

  /* Tell whether there is a voice for the language. */
  check() {
    const { sound } = this.choices.values;
    const lacking = sound === "voice" && (!this.synthesis || !this.voices().length || this.failed);
    this.onNote(lacking ? (this.tones.possible ? "no_voice" : "no_sound") : null);
    return !lacking;
  }

  say(text, kind, interrupts) {
    const { sound } = this.choices.values;
    if (sound === "off") return;
    if (sound === "beeps" || !this.synthesis) {
      this.beep(kind);
      return;
    }
    if (!this.check()) this.beep(kind);
    if (wouldSend(this.all(), this.language)) return;
    if (this.speaking && !interrupts) {
      this.waiting = { text, kind, at: performance.now() };
      return;
    }
    this.rest = [];
    this.speak(text, kind);
  }

  /* Several sentences, each an utterance of its own: some voices break off what takes longer than a quarter of a minute. */
  tell(sentences, kind) {
    this.say(sentences[0], kind, true);
    if (this.speaking) this.rest = sentences.slice(1);
  }

  speak(text, kind) {
    this.waiting = null;
    // also of what the browser still holds though it is over for us: a sentence that never ends would silence all others
    if (this.synthesis.speaking || this.synthesis.pending) this.synthesis.cancel();
    const words = this.utterance(text);
    this.current = words;
    this.speaking = true;
    this.watch(words, kind);
    this.synthesis.speak(words);
  }

  utterance(text) {
    const { rate, volume, voice } = this.choices.values;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = this.language;
    words.rate = rate;
    words.volume = volume;
    const chosen = chosenVoice(this.voices(), voice);
    if (chosen) words.voice = chosen;
    return words;
  }

  /* Follow one utterance: some voices never begin, and some never report their end. */
  watch(words, kind) {
    let started = false;
    words.onstart = () => {
      started = true;
      this.failed = false;
    };
    words.onend = () => this.over(words, kind);
    words.onerror = (event) => {
      if (this.current !== words) return;
      if (["interrupted", "canceled"].includes(event.error)) this.rest = []; // by another view, or the user's browser
      else this.fail(kind);
      this.over(words, kind);
    };
    clearTimeout(this.longest);
    setTimeout(() => {
      if (started || this.current !== words || !this.speaking) return;
      this.fail(kind);
      this.over(words, kind);
    }, START_WITHIN_MS);
    this.longest = setTimeout(() => {
      this.over(words, kind);
      if (!this.speaking) this.synthesis.cancel();
    }, SENTENCE_MS + (LETTER_MS * words.text.length) / words.rate);
  }

  /* An utterance has ended: the next sentence comes, or what has waited if it is still worth saying. */
  over(words, kind) {
    if (this.current !== words) return;
    this.current = null;
    this.speaking = false;
    clearTimeout(this.longest);
    if (this.rest.length) {
      this.speak(this.rest.shift(), kind);
      return;
    }
    const next = this.waiting;
    this.waiting = null;
    if (next && performance.now() - next.at < (WORTH_MS[next.kind] ?? WORTH_ELSE_MS)) this.speak(next.text, next.kind);
  }

  fail(kind) {
    if (!this.failed) this.beep(kind);
    this.failed = true;
    this.check();
  }

  beep(kind) {
    if (this.choices.values.sound !== "off") this.tones.play(kind, this.choices.values.volume);
  }

  quiet() {
    this.waiting = null;
    this.rest = [];
    this.current = null;
    this.speaking = false;
    clearTimeout(this.longest);
    this.synthesis?.cancel();
  }
}
