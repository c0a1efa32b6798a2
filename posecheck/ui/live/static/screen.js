/* What the person sees: the parts of live.html and what stands in them. */

import { isCounting, ringScale, secondsLeft } from "./figures.js";
import { fill } from "./texts.js";

const SAID_SHOWN_MS = 6000;
const NOTICE_SHOWN_MS = 9000;
const ONLY_WHILE_RUNNING = ["count", "hold", "pacer", "pain"];

export class Screen {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector(".coach");
    this.texts = {};
  }

  part(name) {
    return this.root.querySelector(`.${name}`);
  }

  text(name, values) {
    return fill(this.texts, name, values);
  }

  show(part, text) {
    const element = this.part(part);
    if (element.textContent !== text) element.textContent = text;
  }

  /* Put the texts of a language in. */
  label(texts) {
    this.texts = texts;
    this.root.querySelectorAll("[data-text]").forEach((part) => (part.textContent = this.text(part.dataset.text)));
  }

  /* Offer a button for each value that the page asks for. */
  offerPains(pains, onPain) {
    if (this.pains) return;
    this.pains = pains.map((pain) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: pain });
      button.onclick = () => onPain(pain);
      return button;
    });
    this.part("pain").append(...this.pains);
  }

  pressPain(pain) {
    this.pains.forEach((button) => button.setAttribute("aria-pressed", button.textContent === `${pain}`));
  }

  begin(mirrored) {
    this.part("help").hidden = true;
    this.box.classList.add("running");
    this.part("start").hidden = true;
    this.part("ends").hidden = false;
    this.part("picture").classList.toggle("mirrored", mirrored);
    this.show("said", "");
  }

  end() {
    this.box.classList.remove("running");
    this.box.dataset.state = "idle";
    this.part("start").hidden = false;
    this.part("ends").hidden = true;
    ONLY_WHILE_RUNNING.forEach((name) => (this.part(name).hidden = true));
    this.show("side", "");
    this.show("state", "");
    this.part("start").focus();
  }

  /* What to do when something is wrong; it stays when the practice has ended. */
  help(sentences) {
    const help = this.part("help");
    help.querySelector("h2").textContent = this.text("wrong");
    const items = sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence }));
    help.querySelector("ul").replaceChildren(...items);
    help.hidden = false;
    this.show("message", sentences[0]);
    this.show("said", "");
  }

  focusHelp() {
    this.part("help").focus({ preventScroll: true });
    this.part("help").scrollIntoView({ block: "start" });
  }

  /* Everything of an answer but the drawing; `sides` are the words for left and right. */
  answer(message, sides) {
    this.box.dataset.state = message.state;
    this.show("state", this.text(`state_${message.state}`));
    this.show("side", message.side ? this.text("side", { side: sides[message.side] }) : "");
    this.show("message", message.message);
    this.count(message);
    this.askForPain(message.state === "resting");
    this.hold(message);
    this.pace(message.pacer);
  }

  count({ state, counted, target }) {
    const count = this.part("count");
    count.hidden = !isCounting(state);
    count.querySelector("b").textContent = counted;
    count.querySelector("small").textContent = this.text("of", { target });
  }

  askForPain(asked) {
    if (asked && this.part("pain").hidden) this.pains.forEach((button) => button.removeAttribute("aria-pressed"));
    this.part("pain").hidden = !asked;
  }

  hold(message) {
    const left = secondsLeft(message);
    const hold = this.part("hold");
    hold.hidden = left === null;
    if (hold.hidden) return;
    hold.querySelector("b").textContent = `${left} s`;
    hold.querySelector("small").textContent = message.hold?.waits ?? "";
    hold.classList.toggle("waits", !!message.hold?.waits);
  }

  pace(pacer) {
    this.part("pacer").hidden = !pacer;
    if (!pacer) return;
    this.part("pacer").querySelector("i").style.transform = `scale(${ringScale(pacer).toFixed(3)})`;
    this.part("pacer").querySelector("span").textContent = this.text(`breath_${pacer.breath}`);
  }

  /* Words that are being spoken, for a while; not twice what stands there anyway. */
  said(text, kind) {
    this.part("said").dataset.kind = kind;
    this.show("said", this.part("message").textContent === text ? "" : text);
    clearTimeout(this.saidOver);
    this.saidOver = setTimeout(() => this.show("said", ""), SAID_SHOWN_MS);
  }

  notice(text) {
    clearTimeout(this.noticeOver);
    this.show("notice", text);
  }

  /* A notice that goes by itself. */
  notePassing(text) {
    this.notice(text);
    this.noticeOver = setTimeout(() => this.notice(""), NOTICE_SHOWN_MS);
  }
}
