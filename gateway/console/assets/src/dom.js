/** Finds parts of the page, and makes elements. */

/**
 * The element with this id.
 * @template {HTMLElement} T
 * @param {string} id @param {new () => T} kind @returns {T}
 */
export function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/**
 * Make an element with a class, words and attributes.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {string} [words] @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className = "", words = "", attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words) made.textContent = words;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** A sentence, in which words between backticks are code. @param {string} words @returns {(string | HTMLElement)[]} */
export function withCode(words) {
  return words.split("`").map((part, number) => (number % 2 ? make("code", "", part) : part));
}

/** A paragraph whose words between backticks are code. @param {string} words @param {string} [className] */
export function paragraph(words, className = "") {
  const made = make("p", className);
  made.append(...withCode(words));
  return made;
}

/** A control with the words above it. @param {string} words @param {HTMLElement} control */
export function field(words, control) {
  const label = make("label", "field");
  label.append(make("span", "", words), control);
  return label;
}

/** A name for the menu file from words: `street_lights` from "Street lights". @param {string} words */
export function nameFrom(words) {
  const name = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return /^\d/.test(name) ? `n_${name}` : name;
}

/** @param {string} words @param {() => void} press @param {string} [className] */
export function button(words, press, className = "") {
  const made = make("button", className, words, { type: "button" });
  made.addEventListener("click", press);
  return made;
}
