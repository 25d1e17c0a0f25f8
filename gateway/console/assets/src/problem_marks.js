/** Shows the problems of the check under the lines they are about, each with its cure and, where there is one, its mend. */

import { setDiagnostics } from "@codemirror/lint";

/** @typedef {import("./types.js").Problem} Problem */

/**
 * @param {import("@codemirror/view").EditorView} view
 * @param {Problem[]} problems  of the file that is shown
 * @param {(operation: import("./types.js").Operation) => void} mend
 */
export function markProblems(view, problems, mend) {
  view.dispatch(setDiagnostics(view.state, problems.map((problem) => diagnosticOf(view.state.doc, problem, mend))));
}

/**
 * @param {import("@codemirror/state").Text} doc @param {Problem} problem
 * @param {(operation: import("./types.js").Operation) => void} mend
 * @returns {import("@codemirror/lint").Diagnostic}
 */
function diagnosticOf(doc, problem, mend) {
  const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
  const from = Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
  const word = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\{[\w.:]+\}|[\w*#.+/-]+)/.exec(doc.sliceString(from, line.to))?.[0] ?? "";
  return {
    from: word || from > line.from ? from : line.from,
    to: word ? from + word.length : line.to,
    severity: problem.severity,
    source: problem.code,
    message: problem.cure ? `${problem.message} ${problem.cure}` : problem.message,
    actions: problem.mends.map(({ label, operation }) => ({ name: label, apply: () => mend(operation) })),
  };
}
