/** The problems of the check as a list: each leads to its place, with its cure and its mend. */

import { paragraph } from "./dom.js";

/**
 * List the problems: errors first, as they stop the draft from being published.
 * @param {HTMLElement} list @param {import("./types.js").Problem[]} problems
 * @param {(problem: import("./types.js").Problem) => void} goTo
 * @param {(operation: import("./types.js").Operation) => void} mend
 */
export function listProblems(list, problems, goTo, mend) {
  const ordered = [...problems].sort((one, other) => Number(one.severity !== "error") - Number(other.severity !== "error"));
  list.replaceChildren(...ordered.map((problem) => row(problem, goTo, mend)));
}

/** @param {import("./types.js").Problem[]} problems */
export function countProblems(problems) {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  if (!problems.length) return "The check has no findings.";
  return [count(errors, "error"), count(warnings, "warning")].filter(Boolean).join(", ");
}

/** @param {number} number @param {string} noun */
const count = (number, noun) => (number ? `${number} ${noun}${number === 1 ? "" : "s"}` : "");

/**
 * @param {import("./types.js").Problem} problem
 * @param {(problem: import("./types.js").Problem) => void} goTo
 * @param {(operation: import("./types.js").Operation) => void} mend
 */
function row(problem, goTo, mend) {
  const item = document.createElement("li");
  item.dataset.severity = problem.severity;
  const place = document.createElement("button");
  place.type = "button";
  place.className = "place";
  place.textContent = `${problem.severity === "error" ? "Error" : "Warning"}, line ${problem.line}`;
  place.addEventListener("click", () => goTo(problem));
  item.append(place, paragraph(problem.message));
  if (problem.cure) item.append(paragraph(problem.cure, "cure"));
  for (const { label, operation } of problem.mends) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mend";
    button.textContent = label;
    button.addEventListener("click", () => mend(operation));
    item.append(button);
  }
  return item;
}
