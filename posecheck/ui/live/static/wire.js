/* A picture as the server reads it (posecheck/ui/live/frames.py): a header of 16 bytes, little endian, then the JPEG. */

const HEADER_BYTES = 16;
const SPEAKING = 1;

/* Capture time in ms, number of the picture, whether the voice is being heard, and the JPEG, as one message. */
export function pack({ capturedMs, jpeg }, number, speaking) {
  const message = new Uint8Array(HEADER_BYTES + jpeg.byteLength);
  const header = new DataView(message.buffer);
  header.setFloat64(0, capturedMs, true);
  header.setUint32(8, number, true);
  header.setUint32(12, speaking ? SPEAKING : 0, true);
  message.set(jpeg, HEADER_BYTES);
  return message;
}
