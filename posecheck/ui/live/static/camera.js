/* The camera: opened, watched, its newest picture as a JPEG. Nothing is recorded. */

const WIDTH = 640;
const HEIGHT = 480;
const SHARES = [1, 0.75]; // at half the size landings are no longer told apart, and it saves under a millisecond (measured)
const SMALLEST = 120;
const JPEG_QUALITY = 0.7;
const FROZEN_MS = 4000;

class Camera {
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
      const names = {
        NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "no_camera",
        OverconstrainedError: "no_camera", NotReadableError: "busy", AbortError: "busy",
      };
      this.error = error.name;
      return names[error.name] || "camera_failed";
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

  /* Send pictures of this share of the full size. */
  share(level) {
    const { videoWidth, videoHeight } = this.video;
    const full = Math.min(1, WIDTH / Math.max(videoWidth, videoHeight));
    const scale = Math.max(full * SHARES[level], Math.min(full, SMALLEST / Math.min(videoWidth, videoHeight)));
    this.level = level;
    this.canvas.width = Math.round(videoWidth * scale);
    this.canvas.height = Math.round(videoHeight * scale);
  }

  get smallest() {
    return this.level === SHARES.length - 1;
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
