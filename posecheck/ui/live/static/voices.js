/* Which of the browser's voices may speak. */

/* The voices of the language that speak on this machine; others send each sentence to their maker. */
export function localVoices(all, language) {
  const start = language.slice(0, 2).toLowerCase();
  return all.filter((voice) => voice.localService !== false && voice.lang.toLowerCase().startsWith(start));
}

/* The one that the person has chosen, else the browser's own, else the first; undefined if there is none. */
export function chosenVoice(voices, uri) {
  return voices.find((voice) => voice.voiceURI === uri) ?? voices.find((voice) => voice.default) ?? voices[0];
}

/* Whether the browser, left to itself, might take a voice that sends what it says. */
export function wouldSend(all, language) {
  return !localVoices(all, language).length && all.some((voice) => voice.localService === false);
}
