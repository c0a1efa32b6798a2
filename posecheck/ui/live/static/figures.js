/* The figures that the view shows of one answer of the server. */

const COUNTING = ["guiding", "paused", "resting", "done"];
const SMALLEST_RING = 0.45; // with all air out the word in the ring can still be read

/* Whether repetitions are being counted, or have been. */
export function isCounting(state) {
  return COUNTING.includes(state);
}

/* Whole seconds left of a rest or a hold, null outside of both. */
export function secondsLeft({ rest_s: rest, hold }) {
  const left = rest ?? (hold && hold.target_s - hold.held_s);
  return left === null || left === undefined ? null : Math.ceil(Math.max(left, 0));
}

/* The size of the breathing ring as a share of its full size: it grows while breathing in, shrinks while breathing out. */
export function ringScale({ breath, seconds, passed_s: passed }) {
  const share = Math.min(Math.max(passed / seconds, 0), 1);
  const full = breath === "in" ? share : 1 - share;
  return SMALLEST_RING + (1 - SMALLEST_RING) * full;
}
