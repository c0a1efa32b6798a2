import assert from "node:assert/strict";
import { test } from "node:test";

import { pack } from "../../../../posecheck/ui/live/static/wire.js";

test("header and JPEG stand where the server reads them: <dII, then the picture", () => {
  const message = pack({ capturedMs: 1234.5, jpeg: new Uint8Array([255, 216, 7]) }, 513, true);
  const header = Buffer.from(message.buffer);
  assert.equal(header.readDoubleLE(0), 1234.5);
  assert.equal(header.readUInt32LE(8), 513);
  assert.equal(header.readUInt32LE(12), 1);
  assert.deepEqual([...message.subarray(16)], [255, 216, 7]);
});

test("without a voice being heard the flag is not set", () => {
  const message = pack({ capturedMs: 0, jpeg: new Uint8Array(1) }, 1, false);
  assert.equal(Buffer.from(message.buffer).readUInt32LE(12), 0);
});
