import assert from "node:assert/strict";
import { test } from "node:test";

import { Choices } from "../../../../posecheck/ui/live/static/choices.js";

function storage(kept = null) {
  return { kept, getItem: () => kept, setItem: (_, text) => (kept = text) };
}

test("what was chosen is there again", () => {
  const browser = storage();
  new Choices(() => browser).choose("rate", 1.4);
  const again = new Choices(() => browser).values;
  assert.equal(again.rate, 1.4);
  assert.equal(again.sound, "voice", "the rest is as at first");
});

test("damaged choices are as none", () => {
  assert.equal(new Choices(() => storage("{rate")).values.rate, 1);
});

test("a browser that keeps nothing keeps the choice as long as the page", () => {
  const refusing = () => {
    throw new Error("SecurityError");
  };
  const choices = new Choices(refusing);
  choices.choose("size", 1.5);
  assert.equal(choices.values.size, 1.5);
});
