/* The browser's voice, and beeps where it has none. What the user chose is kept in this browser. */

const CHOICES = { sound: "voice", voice: "", rate: 1, volume: 1, size: 1 };
const TONES = { cue: [660, 880], feedback: [660, 880], state: [520], end: [520, 390], count: [880], prompt: [440], praise: [660, 990], breath: [330] };
const START_WITHIN_MS = 2500;
const WORTH_MS = { end: 15000, feedback: 8000, praise: 8000 }; // how long what has to wait is still worth saying
const WORTH_ELSE_MS = 2000;

class Voice {
  constructor(onNote) {
    this.onNote = onNote;
    this.choices = { ...CHOICES };
    try {
      Object.assign(this.choices, JSON.parse(localStorage.getItem("posecheck.voice") || "{}"));
    } catch {
      /* private windows may keep nothing */
    }
    this.synthesis = window.speechSynthesis;
    this.speaking = false;
    this.next = null;
    this.rest = [];
    this.beeps = 0;
  }

  choose(name, value) {
    this.choices[name] = value;
    try {
      localStorage.setItem("posecheck.voice", JSON.stringify(this.choices));
    } catch {
      /* as above */
    }
    if (this.choices.sound !== "voice") this.quiet();
    this.check();
  }

  /* Called in the click on Start: browsers allow sound only after one. */
  unlock() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (Context && !this.audio) this.audio = new Context();
    this.audio?.resume();
    if (this.synthesis && !this.unlocked) {
      this.unlocked = true;
      const silence = new SpeechSynthesisUtterance(" ");
      silence.volume = 0;
      this.synthesis.speak(silence);
    }
    this.check();
  }

  /* The voices of the language that speak on this machine; others send each sentence to their maker. */
  voices() {
    const language = this.language.slice(0, 2).toLowerCase();
    const all = this.synthesis?.getVoices() || [];
    return all.filter((voice) => voice.localService !== false && voice.lang.toLowerCase().startsWith(language));
  }

  /* Whether the browser, left to itself, might take a voice that sends what it says. */
  get wouldSend() {
    return !this.voices().length && (this.synthesis?.getVoices() || []).some((voice) => voice.localService === false);
  }

  /* Tell whether there is a voice for the language. */
  check() {
    const lacking = this.choices.sound === "voice" && (!this.synthesis || !this.voices().length || this.failed);
    const silent = !window.AudioContext && !window.webkitAudioContext;
    this.onNote(lacking && this.choices.sound !== "off" ? (silent ? "no_sound" : "no_voice") : null);
    return !lacking;
  }

  say(text, kind, interrupts) {
    if (this.choices.sound === "off") return;
    if (this.choices.sound === "beeps" || !this.synthesis) {
      this.beep(kind);
      return;
    }
    if (!this.check()) this.beep(kind);
    if (this.wouldSend) return;
    if (this.speaking && !interrupts) {
      this.next = { text, kind, at: performance.now() };
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
    this.next = null;
    // also of what the browser still holds though it is over for us: a sentence that never ends would silence all others
    if (this.synthesis.speaking || this.synthesis.pending) this.synthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = this.language;
    words.rate = this.choices.rate;
    words.volume = this.choices.volume;
    const voices = this.voices();
    const named = (voice) => voice.voiceURI === this.choices.voice;
    const chosen = voices.find(named) ?? voices.find((voice) => voice.default) ?? voices[0];
    if (chosen) words.voice = chosen;
    this.current = words;
    this.speaking = true;
    const over = () => {
      if (this.current !== words) return;
      this.current = null;
      this.speaking = false;
      clearTimeout(this.longest);
      if (this.rest.length) {
        this.speak(this.rest.shift(), kind);
        return;
      }
      const worth = this.next && performance.now() - this.next.at < (WORTH_MS[this.next.kind] ?? WORTH_ELSE_MS);
      if (worth) this.speak(this.next.text, this.next.kind);
      else this.next = null;
    };
    let started = false;
    words.onstart = () => {
      started = true;
      this.failed = false;
    };
    words.onend = over;
    words.onerror = (event) => {
      if (this.current !== words) return;
      if (["interrupted", "canceled"].includes(event.error)) this.rest = []; // by another view, or the user's browser
      else this.fail(kind);
      over();
    };
    clearTimeout(this.longest);
    setTimeout(() => {
      if (started || this.current !== words || !this.speaking) return;
      this.fail(kind);
      over();
    }, START_WITHIN_MS);
    // some voices never report their end
    this.longest = setTimeout(() => {
      over();
      if (!this.speaking) this.synthesis.cancel();
    }, 4000 + (120 * text.length) / words.rate);
    this.synthesis.speak(words);
  }

  fail(kind) {
    if (!this.failed) this.beep(kind);
    this.failed = true;
    this.check();
  }

  beep(kind) {
    if (!this.audio || this.choices.sound === "off") return;
    this.beeps += 1;
    (TONES[kind] || TONES.state).forEach((frequency, index) => {
      const at = this.audio.currentTime + 0.16 * index;
      const tone = this.audio.createOscillator();
      const gain = this.audio.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0.2 * this.choices.volume + 0.0001, at);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.15);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + 0.15);
    });
  }

  quiet() {
    this.next = null;
    this.rest = [];
    this.current = null;
    this.speaking = false;
    clearTimeout(this.longest);
    this.synthesis?.cancel();
  }
}
