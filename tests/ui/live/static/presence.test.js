import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Presence } from "../../../../posecheck/ui/live/static/presence.js";

let listeners;
let locks;
let returned;

/* Hide the page, or show it again. */
function seen(visible) {
  globalThis.document.hidden = !visible;
  listeners.forEach((listener) => listener());
}

function lock() {
  const made = { held: true, release: async () => (made.held = false) };
  locks.push(made);
  return made;
}

beforeEach(() => {
  listeners = [];
  locks = [];
  returned = 0;
  globalThis.document = {
    hidden: false,
    addEventListener: (_, listener) => listeners.push(listener),
    removeEventListener: (_, listener) => (listeners = listeners.filter((other) => other !== listener)),
  };
  globalThis.navigator ??= {};
  navigator.wakeLock = { request: async () => lock() };
});

test("the screen is kept bright from the beginning to the end of a practice", async () => {
  const presence = new Presence(() => {});
  await presence.begin();
  assert.deepEqual(locks.map(({ held }) => held), [true]);
  presence.end();
  assert.deepEqual(locks.map(({ held }) => held), [false]);
});

test("a lock that comes after the end is given back", async () => {
  const presence = new Presence(() => {});
  const begun = presence.begin();
  presence.end();
  await begun;
  assert.deepEqual(locks.map(({ held }) => held), [false]);
});

test("a page that was in the background tells so when it is seen again, and takes a new lock", async () => {
  const presence = new Presence(() => (returned += 1));
  await presence.begin();
  seen(false);
  assert.equal(returned, 0);
  seen(true);
  await null;
  assert.equal(returned, 1);
  assert.equal(locks.length, 2);
});

test("outside of a practice nobody hears of it, nor when the view has gone", async () => {
  const presence = new Presence(() => (returned += 1));
  seen(false);
  seen(true);
  await presence.begin();
  presence.dispose();
  seen(false);
  seen(true);
  assert.equal(returned, 0);
});

test("a browser without wake locks, or that refuses one, practises all the same", async () => {
  const presence = new Presence(() => {});
  navigator.wakeLock = undefined;
  await presence.begin();
  navigator.wakeLock = { request: () => Promise.reject(new Error("NotAllowedError")) };
  await presence.begin();
  presence.end();
});
