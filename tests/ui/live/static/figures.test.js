import assert from "node:assert/strict";
import { test } from "node:test";

import { isCounting, ringScale, secondsLeft } from "../../../../posecheck/ui/live/static/figures.js";

test("repetitions are shown from the first phase to the end, not while a place is sought", () => {
  const shown = ["placing", "countdown", "guiding", "paused", "resting", "done"].filter(isCounting);
  assert.deepEqual(shown, ["guiding", "paused", "resting", "done"]);
});

test("seconds left are whole, rounded up, and never below zero", () => {
  assert.equal(secondsLeft({ rest_s: 4.2, hold: null }), 5);
  assert.equal(secondsLeft({ rest_s: null, hold: { target_s: 10, held_s: 2.5 } }), 8);
  assert.equal(secondsLeft({ rest_s: null, hold: { target_s: 10, held_s: 10.4 } }), 0);
  assert.equal(secondsLeft({ rest_s: 0, hold: { target_s: 10, held_s: 0 } }), 0, "a rest goes before");
});

test("there are none outside of rest and hold", () => {
  assert.equal(secondsLeft({ rest_s: null, hold: null }), null);
});

test("the ring grows from its smallest to its full size while breathing in, and back while breathing out", () => {
  const scales = (breath) => [-1, 0, 2, 4, 9].map((passed) => ringScale({ breath, seconds: 4, passed_s: passed }).toFixed(3));
  assert.deepEqual(scales("in"), ["0.450", "0.450", "0.725", "1.000", "1.000"]);
  assert.deepEqual(scales("out"), ["1.000", "1.000", "0.725", "0.450", "0.450"]);
});
