import assert from "node:assert/strict";
import { test } from "node:test";

import { Drawing } from "../../../../posecheck/ui/live/static/drawing.js";

const COLORS = ["near", "far", "fault", "touching", "off_floor", "outline", "floor"];
const STYLE = { bones: { left: [[0, 2]], right: [[1, 3]] }, colors: Object.fromEntries(COLORS.map((name) => [name, name])) };
const POINTS = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]];
const BODY = { near: "left", points: POINTS, back: [], floor: null };
const SIZE = { width: 100, height: 50 };

/* A canvas's pen that notes what it draws. */
function notingPen() {
  const steps = [];
  let path = [];
  return {
    canvas: { width: 640, height: 480 },
    drawn: steps,
    clearRect: (...area) => steps.push({ cleared: area }),
    beginPath: () => (path = []),
    moveTo: (x, y) => path.push([x, y]),
    lineTo: (x, y) => path.push([x, y]),
    arc: (x, y) => path.push([x, y]),
    stroke() {
      steps.push({ line: path, color: this.strokeStyle, width: this.lineWidth });
    },
    fill() {
      steps.push({ dot: path, color: this.fillStyle });
    },
  };
}

function drawn(body, faulty = false) {
  const pen = notingPen();
  new Drawing(pen, STYLE).draw(body, faulty, SIZE);
  return pen.drawn;
}

test("shares become pixels, and the near side is drawn over the far one", () => {
  const [cleared, far, near] = drawn(BODY);
  assert.deepEqual(cleared, { cleared: [0, 0, 100, 50] });
  assert.deepEqual(far, { line: [[30, 20], [70, 40]], color: "far", width: 2 });
  assert.deepEqual(near, { line: [[10, 10], [50, 30]], color: "near", width: 4 });
});

test("the side that the camera sees decides which is near", () => {
  const near = drawn({ ...BODY, near: "right" }).at(-1);
  assert.deepEqual(near.line, [[30, 20], [70, 40]]);
});

test("the near side changes its colour while something is wrong", () => {
  assert.equal(drawn(BODY, true).at(-1).color, "fault");
});

test("back points tell whether they touch, and the floor is drawn if it is known", () => {
  const steps = drawn({ ...BODY, back: [[0.5, 0.5, true], [0.6, 0.5, false]], floor: [0.9, 0.8] });
  assert.deepEqual(steps[1], { line: [[0, 45], [100, 40]], color: "floor", width: 2 });
  assert.deepEqual(steps.filter((step) => step.dot).map((step) => step.color), ["touching", "off_floor"]);
});

test("where nobody is seen the last picture's drawing goes", () => {
  assert.deepEqual(drawn(null), [{ cleared: [0, 0, 100, 50] }]);
});

test("what was drawn can be cleared, whatever the picture's size", () => {
  const pen = notingPen();
  new Drawing(pen, STYLE).clear();
  assert.deepEqual(pen.drawn, [{ cleared: [0, 0, 640, 480] }]);
});
