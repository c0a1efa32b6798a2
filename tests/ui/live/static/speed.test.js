import assert from "node:assert/strict";
import { test } from "node:test";

import { Speed } from "../../../../posecheck/ui/live/static/speed.js";

/* What is found of answers that come every `everyMs` for a bit over five seconds, each `latencyMs` late. */
function measured(everyMs, latencyMs) {
  const speed = new Speed();
  let found = null;
  for (let now = 0; now <= 5000 + everyMs && !found; now += everyMs) found = speed.add(now, latencyMs);
  return found;
}

test("a fast machine gets its rate and latency, and no verdict", () => {
  const { rate, latency, verdict } = measured(40, 30);
  assert.equal(rate, 25);
  assert.equal(latency, 30);
  assert.equal(verdict, "");
});

test("few answers that come at once mean a slow camera, not a slow machine", () => {
  assert.equal(measured(200, 30).verdict, "");
});

test("few answers that come late mean a slow machine, and fewer a very slow one", () => {
  assert.equal(measured(110, 90).verdict, "slow");
  assert.equal(measured(140, 90).verdict, "very slow");
});

test("the latency is the median of the window alone", () => {
  const speed = new Speed();
  const found = [];
  for (let now = 0; now <= 10_000; now += 100) found.push(speed.add(now, now <= 5000 ? 500 : 20));
  assert.deepEqual(found.filter(Boolean).map(({ latency }) => latency), [500, 20]);
  assert.equal(speed.answers, 101);
});

test("after a loss it begins anew: the gap is not taken for slowness", () => {
  const speed = new Speed();
  speed.add(0, 90);
  speed.restart();
  assert.equal(speed.add(60_000, 90), null);
  assert.equal(speed.add(64_000, 90), null);
  assert.notEqual(speed.add(65_000, 90), null);
});

test("a long practice keeps a bounded number of latencies", () => {
  const speed = new Speed();
  for (let number = 0; number < 5000; number += 1) speed.add(number * 40, number);
  assert.equal(speed.latencies.length, 2000);
  assert.equal(speed.latencies.at(-1), 4999);
});
