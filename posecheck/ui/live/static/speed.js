/* How fast pictures are answered, and what a slow machine needs. */

const WINDOW_MS = 5000;
const SLOW_RATE = 10; // answers a second
const VERY_SLOW_RATE = 8;
const SLOW_LATENCY_MS = 85; // below that it is the camera that is slow, not the machine
const KEPT = 2000;

export class Speed {
  constructor() {
    this.answers = 0;
    this.latencies = [];
    this.windowMs = null;
  }

  /* Begin to measure anew: what was slow, a lost connection or a page in the background, was not the machine. */
  restart() {
    this.windowMs = null;
  }

  /* Count one answer that came at `nowMs`, `latencyMs` after its picture was taken. Every five seconds it returns
     the rate, the median latency and whether that is "slow", "very slow" or neither (""); otherwise null. */
  add(nowMs, latencyMs) {
    this.answers += 1;
    this.latencies.push(latencyMs);
    if (this.latencies.length > KEPT) this.latencies.shift();
    if (this.windowMs === null) this.begin(nowMs);
    if (nowMs - this.windowMs < WINDOW_MS) return null;
    const answers = this.answers - this.windowAnswers;
    const rate = (1000 * answers) / (nowMs - this.windowMs);
    const recent = this.latencies.slice(-answers).sort((a, b) => a - b);
    const latency = recent[recent.length >> 1];
    this.begin(nowMs);
    return { rate, latency, verdict: verdict(rate, latency) };
  }

  begin(nowMs) {
    this.windowMs = nowMs;
    this.windowAnswers = this.answers;
  }
}

function verdict(rate, latency) {
  if (rate >= SLOW_RATE || latency < SLOW_LATENCY_MS) return "";
  return rate < VERY_SLOW_RATE ? "very slow" : "slow";
}
