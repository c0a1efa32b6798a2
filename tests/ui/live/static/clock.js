/* A clock that stands still until a test lets time pass. */

import { mock } from "node:test";

export class Clock {
  constructor() {
    this.now = 0;
    this.due = [];
    mock.method(performance, "now", () => this.now);
    mock.method(globalThis, "setTimeout", (call, afterMs) => {
      const timer = { call, at: this.now + afterMs };
      this.due.push(timer);
      return timer;
    });
    mock.method(globalThis, "clearTimeout", (timer) => (this.due = this.due.filter((other) => other !== timer)));
  }

  pass(ms) {
    const end = this.now + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      this.now = next.at;
      clearTimeout(next);
      next.call();
    }
    this.now = end;
  }

  next(end) {
    return this.due.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }

  /* Give the real clock back. */
  stop() {
    mock.restoreAll();
  }
}
