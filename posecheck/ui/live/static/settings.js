/* The fields for voice and text below the picture. */

const NUMBERS = ["rate", "volume", "size"];

export class Settings {
  /* `tryOut` is called when the person wants to hear the voice. */
  constructor(root, voice, tryOut) {
    this.root = root;
    this.voice = voice;
    root.querySelectorAll(".fields [name]").forEach((field) => {
      field.value = voice.choices.values[field.name];
      field.oninput = () => {
        voice.choose(field.name, NUMBERS.includes(field.name) ? +field.value : field.value);
        this.resize();
      };
    });
    this.resize();
    root.querySelector(".try").onclick = tryOut;
    this.onVoices = () => {
      this.listVoices();
      voice.check();
    };
    voice.synthesis?.addEventListener?.("voiceschanged", this.onVoices);
  }

  resize() {
    this.root.querySelector(".coach").style.setProperty("--size", this.voice.choices.values.size);
  }

  /* Offer the voices that there are now; `ownText` names the browser's own choice. */
  listVoices(ownText = this.ownText) {
    if (ownText === undefined) return; // the texts have not come yet
    this.ownText = ownText;
    const list = this.root.querySelector("[name=voice]");
    const options = this.voice.voices().map((voice) => new Option(voice.name, voice.voiceURI));
    list.replaceChildren(new Option(ownText, ""), ...options);
    list.value = this.voice.choices.values.voice;
    if (!list.value) list.value = "";
  }

  dispose() {
    this.voice.synthesis?.removeEventListener?.("voiceschanged", this.onVoices);
  }
}
