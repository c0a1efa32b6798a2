/* The camera: opened, watched, its newest picture as a JPEG. Nothing is recorded. */

import { HEIGHT, pictureSize, SMALLEST_LEVEL, WIDTH } from "./picture_size.js";

const JPEG_QUALITY = 0.7;
const FROZEN_MS = 4000;

const PROBLEMS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "no_camera",
  OverconstrainedError: "no_camera",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Camera {
  /* `onProblem` is called with the name of a problem, null when it is over; `onPicture` when there is a new picture. */
  constructor(video, onProblem, onPicture) {
    this.video = video;
    this.onProblem = onProblem;
    this.onPicture = onPicture;
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { alpha: false });
  }

  get on() {
    return !!this.stream;
  }

  /* Returns the name of what prevents it, or null. */
  async open() {
    if (!window.isSecureContext || !navigator.mediaDevices) return "insecure";
    if (!HTMLVideoElement.prototype.requestVideoFrameCallback) return "no_browser";
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: 30 }, facingMode: "user" },
      });
    } catch (error) {
      this.error = error.name;
      return PROBLEMS[error.name] ?? "camera_failed";
    }
    this.stream = stream;
    this.track = stream.getVideoTracks()[0];
    this.track.onended = () => this.onProblem("unplugged");
    this.mirrored = this.track.getSettings().facingMode !== "environment";
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (error) {
      this.error = error.name;
      this.close();
      return "camera_failed";
    }
    this.share(0);
    this.watch();
    return null;
  }

  /* Send pictures of this level of size from now on. */
  share(level) {
    this.level = level;
    Object.assign(this.canvas, pictureSize(this.video.videoWidth, this.video.videoHeight, level));
  }

  get smallest() {
    return this.level === SMALLEST_LEVEL;
  }

  watch() {
    const stream = this.stream;
    const frozen = () => {
      if (this.stream !== stream) return;
      if (!document.hidden) this.onProblem("frozen"); // browsers show a page in the background no pictures
      this.frozen = !document.hidden;
    };
    const onFrame = (now, details) => {
      if (this.stream !== stream) return;
      clearTimeout(this.alarm);
      this.alarm = setTimeout(frozen, FROZEN_MS);
      if (this.frozen) this.onProblem(null);
      this.frozen = false;
      this.capturedMs = performance.timeOrigin + (details.captureTime ?? now);
      this.fresh = true;
      if (this.video.videoWidth / this.video.videoHeight !== this.aspect) {
        this.aspect = this.video.videoWidth / this.video.videoHeight; // a phone was turned
        this.share(this.level);
      }
      this.onPicture();
      this.video.requestVideoFrameCallback(onFrame);
    };
    this.alarm = setTimeout(frozen, FROZEN_MS);
    this.video.requestVideoFrameCallback(onFrame);
  }

  /* The newest picture that has not been taken yet, as bytes, or null. */
  async take() {
    if (!this.fresh) return null;
    this.fresh = false;
    const capturedMs = this.capturedMs;
    this.context.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", JPEG_QUALITY));
    return blob && { capturedMs, jpeg: new Uint8Array(await blob.arrayBuffer()) };
  }

  close() {
    clearTimeout(this.alarm);
    this.stream?.getTracks().forEach((track) => {
      track.onended = null;
      track.stop();
    });
    this.stream = null;
    this.fresh = false;
    this.video.srcObject = null;
  }
}
