import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Speech } from "../../../../posecheck/ui/live/static/speech.js";
import { Clock } from "./clock.js";

let clock;
let seen;
let heard;

function speech() {
  const screen = {
    text: (name) => `text of ${name}`,
    said: (text) => seen.push(["said", text]),
    notice: (text) => seen.push(["notice", text]),
    notePassing: (text) => seen.push(["passing", text]),
  };
  return new Speech(screen, { say: (...words) => heard.push(words) });
}

beforeEach(() => {
  clock = new Clock();
  seen = [];
  heard = [];
});
afterEach(() => clock.stop());

test("what is said is shown and spoken at once", () => {
  speech().say({ text: "Slower.", kind: "cue", interrupts: false });
  assert.deepEqual(seen, [["said", "Slower."]]);
  assert.deepEqual(heard, [["Slower.", "cue", false]]);
});

test("it is noted how long after Start, and how long after its picture", () => {
  const words = speech();
  clock.pass(3000);
  words.say({ text: "Slower.", kind: "cue", interrupts: false }, performance.timeOrigin + 2900);
  words.say({ text: "Better.", kind: "praise", interrupts: false });
  const [cue, praise] = words.spoken;
  assert.equal(cue.sinceStartMs, 3000);
  assert.ok(Math.abs(cue.afterMs - 100) < 0.01);
  assert.equal(praise.afterMs, null);
});

test("an alarm interrupts, and stands unless it is a passing one", () => {
  const words = speech();
  words.alarm("lost");
  words.alarm("slower", true);
  assert.deepEqual(seen.filter(([where]) => where !== "said"), [["notice", "text of lost"], ["passing", "text of slower"]]);
  assert.deepEqual(heard.map(([, kind, interrupts]) => [kind, interrupts]), [["state", true], ["state", true]]);
});

test("a long practice keeps a bounded number, and another begins with none", () => {
  const words = speech();
  for (let number = 0; number < 600; number += 1) words.state(`${number}`);
  assert.equal(words.spoken.length, 500);
  assert.equal(words.spoken[0].text, "100");
  words.begin();
  assert.deepEqual(words.spoken, []);
});
