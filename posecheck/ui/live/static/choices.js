/* What the person has chosen for voice and text. It is kept in this browser. */

const KEY = "posecheck.voice";
const FIRST = { sound: "voice", voice: "", rate: 1, volume: 1, size: 1 };

export class Choices {
  /* `storage` returns where it is kept: browsers that keep nothing may refuse already to name it. */
  constructor(storage) {
    this.storage = storage;
    this.values = { ...FIRST };
    try {
      Object.assign(this.values, JSON.parse(storage().getItem(KEY) || "{}"));
    } catch {
      /* private windows may keep nothing, and what is kept may be damaged */
    }
  }

  choose(name, value) {
    this.values[name] = value;
    try {
      this.storage().setItem(KEY, JSON.stringify(this.values));
    } catch {
      /* as above */
    }
  }
}
