import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, whole } from "../../../../posecheck/ui/live/static/texts.js";

test("values are put in where the text names them", () => {
  const texts = { speed: "{rate} pictures a second, {latency} ms" };
  assert.equal(fill(texts, "speed", { rate: "29", latency: 0 }), "29 pictures a second, 0 ms");
});

test("a value that is not given leaves nothing, and an unknown text its name", () => {
  assert.equal(fill({ full: "Too many ({limit})." }, "full"), "Too many ().");
  assert.equal(fill({}, "full"), "full");
});

test("a number is written as the language does, without decimals", () => {
  assert.equal(whole(28.6, "en-GB"), "29");
  assert.equal(whole(1234.4, "en-GB"), "1,234");
  assert.equal(whole(1234.4, "de-DE"), "1.234");
});
