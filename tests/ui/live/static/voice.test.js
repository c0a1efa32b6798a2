import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Voice } from "../../../../posecheck/ui/live/static/voice.js";
import { Clock } from "./clock.js";

const LOCAL = { lang: "en-GB", name: "Local", voiceURI: "local", localService: true };
let clock;
let beeps;
let notes;

class Synthesis {
  constructor(voices) {
    this.voices = voices;
    this.spoken = [];
    this.cancelled = 0;
  }

  getVoices() {
    return this.voices;
  }

  speak(words) {
    this.spoken.push(words);
  }

  cancel() {
    this.cancelled += 1;
  }

  get texts() {
    return this.spoken.map((words) => words.text);
  }
}

function voiceOf(synthesis, values = {}) {
  const choices = { values: { sound: "voice", voice: "", rate: 1, volume: 1, ...values }, choose: () => {} };
  const tones = { possible: true, play: (kind) => beeps.push(kind), unlock: () => {} };
  return new Voice(synthesis, choices, tones, (name) => notes.push(name));
}

beforeEach(() => {
  beeps = [];
  notes = [];
  globalThis.SpeechSynthesisUtterance = class {
    constructor(text) {
      this.text = text;
    }
  };
  clock = new Clock();
});
afterEach(() => clock.stop());

test("words are said with the machine's voice and the person's choices", () => {
  const synthesis = new Synthesis([LOCAL]);
  voiceOf(synthesis, { rate: 1.2, volume: 0.5 }).say("Begin.", "cue", false);
  const [words] = synthesis.spoken;
  assert.deepEqual([words.text, words.voice, words.rate, words.volume], ["Begin.", LOCAL, 1.2, 0.5]);
  assert.deepEqual(beeps, []);
});

test("what comes while the voice speaks waits, and only the last of it", () => {
  const synthesis = new Synthesis([LOCAL]);
  const voice = voiceOf(synthesis);
  voice.say("One.", "count", false);
  voice.say("Slower.", "cue", false);
  voice.say("Lower.", "cue", false);
  synthesis.spoken[0].onend();
  assert.deepEqual(synthesis.texts, ["One.", "Lower."]);
});

test("what has waited too long is no longer said: a cue two seconds, feedback eight", () => {
  for (const [kind, waitedMs, said] of [["cue", 1999, 2], ["cue", 2000, 1], ["feedback", 7999, 2], ["feedback", 8000, 1]]) {
    const synthesis = new Synthesis([LOCAL]);
    const voice = voiceOf(synthesis);
    voice.say("One.", "count", false);
    voice.say("Next.", kind, false);
    clock.now += waitedMs;
    synthesis.spoken[0].onend();
    assert.equal(synthesis.spoken.length, said, `${kind} after ${waitedMs} ms`);
  }
});

test("what is urgent interrupts", () => {
  const synthesis = new Synthesis([LOCAL]);
  const voice = voiceOf(synthesis);
  voice.say("One.", "count", false);
  synthesis.speaking = true;
  voice.say("Stop.", "state", true);
  assert.deepEqual(synthesis.texts, ["One.", "Stop."]);
  assert.equal(synthesis.cancelled, 1);
  synthesis.spoken[0].onerror({ error: "interrupted" });
  assert.equal(voice.speaking, true, "the end of the old words is not that of the new");
});

test("several sentences follow each other, and all go when somebody silences them", () => {
  const synthesis = new Synthesis([LOCAL]);
  const voice = voiceOf(synthesis);
  voice.tell(["One.", "Two.", "Three."], "state");
  synthesis.spoken[0].onend();
  assert.deepEqual(synthesis.texts, ["One.", "Two."]);
  synthesis.spoken[1].onerror({ error: "canceled" });
  assert.deepEqual(synthesis.texts, ["One.", "Two."]);
  assert.equal(voice.speaking, false);
});

test("a voice that doesn't begin within 2.5 s is given up for beeps, and said to be lacking", () => {
  const synthesis = new Synthesis([LOCAL]);
  const voice = voiceOf(synthesis);
  voice.say("Begin.", "cue", false);
  clock.pass(2499);
  assert.deepEqual(beeps, []);
  clock.pass(1);
  assert.deepEqual(beeps, ["cue"]);
  assert.equal(voice.speaking, false);
  assert.equal(notes.at(-1), "no_voice");
});

test("a sentence that never ends is over after the time that the longest takes", () => {
  const synthesis = new Synthesis([LOCAL]);
  const voice = voiceOf(synthesis);
  voice.say("0123456789", "cue", false);
  synthesis.spoken[0].onstart();
  clock.pass(5199);
  assert.equal(voice.speaking, true);
  clock.pass(1);
  assert.equal(voice.speaking, false);
  assert.equal(synthesis.cancelled, 1);
});

test("without a voice of the machine it beeps, and gives the browser nothing to send", () => {
  const synthesis = new Synthesis([{ ...LOCAL, localService: false }]);
  voiceOf(synthesis).say("Begin.", "cue", false);
  assert.deepEqual(synthesis.spoken, []);
  assert.deepEqual(beeps, ["cue"]);
});

test("a browser without speech beeps", () => {
  const voice = voiceOf(undefined);
  assert.equal(voice.check(), false);
  voice.say("Begin.", "cue", false);
  voice.quiet();
  assert.deepEqual(beeps, ["cue"]);
  assert.equal(notes[0], "no_voice");
});

test("who wants beeps hears beeps, and who wants silence nothing", () => {
  const synthesis = new Synthesis([LOCAL]);
  voiceOf(synthesis, { sound: "beeps" }).say("Begin.", "cue", false);
  voiceOf(synthesis, { sound: "off" }).say("Begin.", "cue", false);
  assert.deepEqual(synthesis.spoken, []);
  assert.deepEqual(beeps, ["cue"]);
});
