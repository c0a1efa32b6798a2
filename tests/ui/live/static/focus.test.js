import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Focus } from "../../../../posecheck/ui/live/static/focus.js";

let dialog;
let focused;
let button;

beforeEach(() => {
  dialog = null;
  focused = 0;
  button = { focus: () => (focused += 1) };
  globalThis.document = { querySelector: () => dialog };
});

const within = (found) => ({ relatedTarget: { closest: () => found } });

test("the focus comes back when the dialog that has taken it is gone", () => {
  const focus = new Focus(button);
  dialog = {};
  button.onblur(within(dialog));
  focus.keep();
  assert.equal(focused, 0, "not from under the dialog");
  dialog = null;
  focus.keep();
  focus.keep();
  assert.equal(focused, 1, "once");
});

test("a person who moves the focus keeps it", () => {
  const focus = new Focus(button);
  button.onblur(within(null));
  focus.keep();
  button.onblur({ relatedTarget: null });
  focus.keep();
  assert.equal(focused, 0);
});
