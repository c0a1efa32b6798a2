/* The size of the pictures that are sent. */

export const WIDTH = 640;
export const HEIGHT = 480;
const SHARES = [1, 0.75]; // at half the size landings are no longer told apart, and it saves under a millisecond (measured)
const SMALLEST = 120; // the server refuses sides under 96 pixels

export const SMALLEST_LEVEL = SHARES.length - 1;

/* Width and height to send of a video of this size: level 0 is full size, each further one is smaller. */
export function pictureSize(videoWidth, videoHeight, level) {
  const full = Math.min(1, WIDTH / Math.max(videoWidth, videoHeight));
  const scale = Math.max(full * SHARES[level], Math.min(full, SMALLEST / Math.min(videoWidth, videoHeight)));
  return { width: Math.round(videoWidth * scale), height: Math.round(videoHeight * scale) };
}
