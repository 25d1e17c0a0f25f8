/** One screen on the map: its name and verb, its words, and a row for each option and each other way out. */

import { make } from "./dom.js";

const MAX_WORDS = 220; // characters of a text that are shown; the panel has all of it

/**
 * @param {Record<string, string>} say @param {string} language
 * @returns {string}
 */
export function wordsIn(say, language) {
  return say[language] ?? say[""] ?? Object.values(say)[0] ?? "";
}

/**
 * @param {import("./types.js").OutlineScreen} screen @param {string} language
 * @param {{errors: number, warnings: number}} found
 */
export function makeNode(screen, language, found) {
  const node = make("div", "node", "", { "data-screen": screen.name, "data-verb": screen.verb });
  for (const entry of screen.entries) node.append(make("span", "entry", entry));
  const head = make("button", "head", "", { type: "button" });
  head.append(make("strong", "", screen.name), make("small", "", screen.verb));
  if (found.errors || found.warnings) {
    head.append(make("span", "mark", "!", { "data-severity": found.errors ? "error" : "warning", title: "The check has something to say here" }));
  }
  node.append(head);
  const words = wordsIn(screen.texts[0]?.words ?? {}, language);
  if (words) node.append(make("p", "words", words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)} …` : words));
  for (const { number, texts } of screen.options) {
    const row = make("div", "way", "", { "data-option": String(number) });
    row.append(make("span", "", `${number}. ${wordsIn(texts[0]?.words ?? {}, language)}`), handle(number));
    node.append(row);
  }
  const own = screen.ways.filter((way) => !way.option);
  own.forEach((way, index) => {
    const row = make("div", "way own", "", { "data-option": "0", "data-own": String(index) });
    row.append(make("span", "", way.label || "then"), handle(0, index));
    node.append(row);
  });
  return node;
}

/** What is dragged to a screen to go there. The panel has the same as a list. @param {number} option @param {number} [own] */
function handle(option, own = 0) {
  return make("span", "handle", "", { "data-handle": "", "data-option": String(option), "data-own": String(own), "aria-hidden": "true" });
}
