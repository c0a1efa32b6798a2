/* The texts of the view, in the person's language, as the page sends them. */

/* The text called `name` with each {value} put in; the name itself where there is no such text. */
export function fill(texts, name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/* `number` without decimals, as the language writes it. */
export function whole(number, language) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(number);
}
