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
    head.append(make("span", found.errors ? "mark error" : "mark warning", "!", { title: "The check has something to say here" }));
  }
  node.append(head);
  const words = wordsIn(screen.say, language);
  if (words) node.append(make("p", "words", words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)} …` : words));
  screen.options.forEach((option, index) => {
    const row = make("div", "way", "", { "data-option": String(index) });
    row.append(make("span", "", `${index + 1}. ${wordsIn(option.say, language)}`), handle("option", index));
    node.append(row);
  });
  const foot = make("div", "way own", "", { "data-option": "-1" });
  foot.append(make("span", "", screen.goto ? `then ${screen.goto}` : "then …"), handle("screen", -1));
  node.append(foot);
  return node;
}

/** What is dragged to a screen to go there. The panel has the same as a list. @param {string} kind @param {number} option */
function handle(kind, option) {
  return make("span", "handle", "", { "data-handle": kind, "data-option": String(option), "aria-hidden": "true" });
}
