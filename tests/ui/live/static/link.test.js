import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Link, liveUrl } from "../../../../posecheck/ui/live/static/link.js";
import { Clock } from "./clock.js";

const CLOSINGS = { 4404: "gone", 4408: "silent", 4409: "elsewhere" };
const PICTURE = { capturedMs: 1, jpeg: new Uint8Array(3) };
let clock;
let sockets;
let heard;

class FakeSocket {
  static OPEN = 1;

  constructor() {
    this.readyState = 0;
    this.sent = [];
    sockets.push(this);
  }

  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }

  send(message) {
    this.sent.push(message);
  }

  answer(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  close(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

function opened() {
  const note = (name) => (value) => heard.push(value === undefined ? name : [name, value]);
  const names = ["answer", "lost", "back", "refused", "told"];
  const link = new Link("ws://here", CLOSINGS, Object.fromEntries(names.map((name) => [name, note(name)])));
  sockets[0].open();
  return link;
}

beforeEach(() => {
  sockets = [];
  heard = [];
  globalThis.WebSocket = FakeSocket;
  globalThis.document = { hidden: false };
  clock = new Clock();
});
afterEach(() => clock.stop());

test("the address names the room and the practice, on the page's own host", () => {
  const url = liveUrl("https://host:8501/practise?profile=me", "/api/live", "to/ken", "run");
  assert.equal(url.href, "wss://host:8501/api/live?token=to%2Fken&run=run");
});

test("one picture is under way at a time", async () => {
  const link = opened();
  assert.ok(link.ready);
  await link.send(async () => PICTURE, false);
  assert.equal(link.ready, false);
  sockets[0].answer({ state: "guiding" });
  assert.ok(link.ready);
  assert.deepEqual(heard, [["answer", { state: "guiding" }]]);
});

test("without a picture nothing is sent, and the next may go", async () => {
  const link = opened();
  await link.send(async () => null, false);
  assert.deepEqual(sockets[0].sent, []);
  assert.ok(link.ready);
});

test("a connection that breaks is said once, tried again every second, and said to be back", () => {
  opened();
  sockets[0].close(1006);
  clock.pass(1000);
  sockets[1].close(1006);
  clock.pass(1000);
  sockets[2].open();
  assert.deepEqual(heard, ["lost", "back"]);
});

test("an answer that doesn't come within five seconds is a lost connection", async () => {
  const link = opened();
  await link.send(async () => PICTURE, false);
  clock.pass(4999);
  assert.deepEqual(heard, []);
  clock.pass(1);
  assert.deepEqual(heard, ["lost"]);
});

test("a page in the background is connected again only when it is seen, and nobody hears of a loss", () => {
  opened();
  globalThis.document.hidden = true;
  sockets[0].close(4408);
  clock.pass(1000);
  assert.equal(sockets.length, 1);
  globalThis.document.hidden = false;
  clock.pass(1000);
  sockets[1].open();
  assert.deepEqual(heard, []);
});

test("a room that has gone is refused and not asked for again", () => {
  opened();
  sockets[0].close(4404);
  clock.pass(5000);
  assert.deepEqual(heard, [["refused", "gone"]]);
  assert.equal(sockets.length, 1);
});

test("another window in the room is a refusal at first, after a loss perhaps the old connection", () => {
  opened();
  sockets[0].close(4409);
  assert.deepEqual(heard, [["refused", "elsewhere"]]);
  heard = [];
  sockets = [];
  opened();
  sockets[0].answer({});
  sockets[0].close(4409);
  clock.pass(1000);
  assert.deepEqual(heard, [["answer", {}], "lost"]);
  assert.equal(sockets.length, 2);
});

test("that something is wrong is sent at once, and the socket closed when the server has heard it", () => {
  const link = opened();
  link.tellWrong();
  assert.deepEqual(sockets[0].sent, ["wrong"]);
  sockets[0].answer({ state: "guiding" });
  assert.equal(sockets[0].readyState, FakeSocket.OPEN);
  sockets[0].answer({ stopped: "" });
  assert.equal(sockets[0].readyState, 3);
  assert.deepEqual(heard, [], "the page has ended by itself");
});

test("without a connection it is sent as soon as there is one, and the page is told", () => {
  const link = opened();
  sockets[0].close(1006);
  link.tellWrong();
  clock.pass(1000);
  sockets[1].open();
  assert.deepEqual(sockets[1].sent, ["wrong"]);
  sockets[1].answer({ stopped: "" });
  assert.deepEqual(heard, ["lost", "told"]);
});

test("Stop is asked for only where somebody hears it", () => {
  const link = opened();
  assert.equal(link.stop(), true);
  link.tellPain(3);
  assert.deepEqual(sockets[0].sent, ["stop", "pain 3"]);
  sockets[0].close(1006);
  assert.equal(link.stop(), false);
});
