/* Beeps, for browsers without a voice and for those who don't want one. */

const TONES_HZ = {
  cue: [660, 880],
  feedback: [660, 880],
  state: [520],
  end: [520, 390],
  count: [880],
  prompt: [440],
  praise: [660, 990],
  breath: [330],
};
const TONE_S = 0.15;
const STEP_S = 0.16;
const LOUDEST = 0.2;
const SILENCE = 0.0001; // an exponential ramp can't reach zero

export class Tones {
  constructor() {
    this.played = 0;
  }

  /* Whether this browser can make sounds at all. */
  get possible() {
    return !!(window.AudioContext || window.webkitAudioContext);
  }

  /* Called in the click on Start: browsers allow sound only after one. */
  unlock() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (Context && !this.audio) this.audio = new Context();
    this.audio?.resume();
  }

  /* Beep as it is done for this kind of words; `volume` from 0 to 1. */
  play(kind, volume) {
    if (!this.audio) return;
    this.played += 1;
    (TONES_HZ[kind] ?? TONES_HZ.state).forEach((frequency, index) => this.tone(frequency, STEP_S * index, volume));
  }

  tone(frequency, afterS, volume) {
    const at = this.audio.currentTime + afterS;
    const tone = this.audio.createOscillator();
    const gain = this.audio.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(LOUDEST * volume + SILENCE, at);
    gain.gain.exponentialRampToValueAtTime(SILENCE, at + TONE_S);
    tone.connect(gain).connect(this.audio.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }

  close() {
    this.audio?.close();
  }
}
