import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import mount from "../../../posecheck/ui/static/player.js";

class Video {
  HAVE_METADATA = 1;
  currentTime = 0;
  plays = 0;
  #heard = [];

  constructor(readyState) { this.readyState = readyState; }

  play() {
    this.plays += 1;
    return Promise.reject(new Error("this browser lets nothing play by itself"));
  }

  addEventListener(name, listener) { if (name === "loadedmetadata") this.#heard.push(listener); }

  load() { for (const listener of this.#heard.splice(0)) listener(); }
}

let video = null;
let frames = [];
beforeEach(() => {
  video = null;
  frames = [];
  globalThis.document = { querySelector: () => video };
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
});

test("each number jumps once, and the next one anew", () => {
  video = new Video(1);
  const parentElement = {};
  mount({ parentElement, data: { number: 1, to_s: 2.5 } });
  assert.deepEqual([video.currentTime, video.plays], [2.5, 1]);
  video.currentTime = 4;
  mount({ parentElement, data: { number: 1, to_s: 2.5 } });
  assert.deepEqual([video.currentTime, video.plays], [4, 1], "the page was only drawn again");
  mount({ parentElement, data: { number: 2, to_s: 2.5 } });
  assert.deepEqual([video.currentTime, video.plays], [2.5, 2]);
});

test("nothing asked for, nothing done", () => {
  video = new Video(1);
  mount({ parentElement: {}, data: null });
  assert.equal(video.plays, 0);
});

test("a video that is still loading jumps when its length is known", () => {
  video = new Video(0);
  mount({ parentElement: {}, data: { number: 1, to_s: 2.5 } });
  assert.equal(video.currentTime, 0);
  video.load();
  assert.deepEqual([video.currentTime, video.plays], [2.5, 1]);
});

test("a video that is not on the page yet is waited for, unless another moment was asked for meanwhile", () => {
  const parentElement = {};
  mount({ parentElement, data: { number: 1, to_s: 1 } });
  mount({ parentElement, data: { number: 2, to_s: 2.5 } });
  video = new Video(1);
  for (const frame of frames.splice(0)) frame();
  assert.deepEqual([video.currentTime, video.plays, frames.length], [2.5, 1, 0]);
});
