/* Brings the focus back to a button that a dialog of the page has taken it from. */

export class Focus {
  constructor(button) {
    this.button = button;
    this.taken = false;
    button.onblur = (event) => (this.taken = !!event.relatedTarget?.closest("[role=dialog]"));
  }

  take() {
    this.button.focus();
    this.taken = false;
  }

  /* Called now and then: the dialog may close, or show for a moment again, after the start. */
  keep() {
    if (this.taken && !document.querySelector("[role=dialog]")) this.take();
  }
}
