/* Keeps the screen bright during a practice, and notices when the page was in the background meanwhile. */

export class Presence {
  /* `onReturn` is called when the page is seen again. */
  constructor(onReturn) {
    this.onReturn = onReturn;
    this.onVisible = () => this.visible();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  async begin() {
    this.practising = true;
    this.wasHidden = false;
    try {
      const lock = await navigator.wakeLock?.request("screen");
      if (this.practising) this.wakeLock = lock;
      else lock?.release(); // the practice was over before it came
    } catch {
      /* the screen may then go dark: nothing to be done */
    }
  }

  end() {
    this.practising = false;
    this.wakeLock?.release().catch(() => {});
    this.wakeLock = null;
  }

  visible() {
    if (!this.practising) return;
    if (document.hidden) {
      this.wasHidden = true;
    } else if (this.wasHidden) {
      this.begin(); // the browser has taken the wake lock back
      this.onReturn();
    }
  }

  dispose() {
    this.end();
    document.removeEventListener("visibilitychange", this.onVisible);
  }
}
