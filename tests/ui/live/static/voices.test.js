import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenVoice, localVoices, wouldSend } from "../../../../posecheck/ui/live/static/voices.js";

const remote = { lang: "en-US", voiceURI: "remote", localService: false, default: true };
const local = { lang: "en-GB", voiceURI: "local", localService: true };
const german = { lang: "de-DE", voiceURI: "german", localService: true };

test("only voices of the language that speak on this machine are offered", () => {
  assert.deepEqual(localVoices([remote, local, german], "en-US"), [local]);
  assert.deepEqual(localVoices([remote, local, german], "DE"), [german]);
  const unknown = { lang: "en", voiceURI: "unknown" };
  assert.deepEqual(localVoices([unknown], "en-US"), [unknown], "a browser that doesn't say has none that send");
});

test("the chosen voice goes before the browser's own, that before the first", () => {
  const own = { ...local, voiceURI: "own", default: true };
  assert.equal(chosenVoice([local, own], "local"), local);
  assert.equal(chosenVoice([local, own], "gone"), own);
  assert.equal(chosenVoice([local], ""), local);
  assert.equal(chosenVoice([], ""), undefined);
});

test("the browser might send what it says only where no voice of the machine is there to be named", () => {
  assert.equal(wouldSend([remote], "en"), true);
  assert.equal(wouldSend([remote, german], "en"), true);
  assert.equal(wouldSend([remote, local], "en"), false);
  assert.equal(wouldSend([], "en"), false);
});
