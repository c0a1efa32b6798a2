import assert from "node:assert/strict";
import { test } from "node:test";

import { pictureSize, SMALLEST_LEVEL } from "../../../../posecheck/ui/live/static/picture_size.js";

test("a large video is sent with its longer side at 640 pixels, upright too", () => {
  assert.deepEqual(pictureSize(1920, 1080, 0), { width: 640, height: 360 });
  assert.deepEqual(pictureSize(1080, 1920, 0), { width: 360, height: 640 });
});

test("a small video is not enlarged", () => {
  assert.deepEqual(pictureSize(320, 240, 0), { width: 320, height: 240 });
});

test("the next level is three quarters of it, and the last", () => {
  assert.deepEqual(pictureSize(640, 480, 1), { width: 480, height: 360 });
  assert.equal(SMALLEST_LEVEL, 1);
});

test("no level makes a side shorter than the server takes", () => {
  assert.deepEqual(pictureSize(640, 140, 1), { width: 549, height: 120 });
  assert.deepEqual(pictureSize(640, 100, 1), { width: 640, height: 100 }, "as it came");
});
