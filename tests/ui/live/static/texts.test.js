import assert from "node:assert/strict";
import { test } from "node:test";

import { fill } from "../../../../posecheck/ui/live/static/texts.js";

test("values are put in where the text names them", () => {
  const texts = { speed: "{rate} pictures a second, {latency} ms" };
  assert.equal(fill(texts, "speed", { rate: "29", latency: 0 }), "29 pictures a second, 0 ms");
});

test("a value that is not given leaves nothing, and an unknown text its name", () => {
  assert.equal(fill({ full: "Too many ({limit})." }, "full"), "Too many ().");
  assert.equal(fill({}, "full"), "full");
});
