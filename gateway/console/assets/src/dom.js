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

/** @param {string} words @param {() => void} press @param {string} [className] */
export function button(words, press, className = "") {
  const made = make("button", className, words, { type: "button" });
  made.addEventListener("click", press);
  return made;
}
