/** The code view: CodeMirror on one file of the draft, in a shadow root, so that its styles need no inline style sheet. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyField, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, nextDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap,
  lineNumbers,
} from "@codemirror/view";

import { codeLook } from "./code_theme.js";
import { explain, menuCompletion } from "./completion.js";
import { markProblems } from "./problem_marks.js";

/** @typedef {{line: number, last_line: number}} Lines */

/**
 * @typedef {Object} CodeEvents
 * @property {(text: string) => void} typed
 * @property {(line: number) => void} moved  the line of the cursor, from 1
 * @property {() => void} rename  rename what the cursor is on
 * @property {(operation: import("./types.js").Operation) => void} mend
 * @property {() => import("./schema.js").MenuSchema | null} schema
 * @property {() => import("./types.js").Outline | null} outline
 */

/** @type {import("@codemirror/state").StateEffectType<Lines | null>} */
const choose = StateEffect.define();

/** Marks the lines of the chosen screen. */
const chosenLines = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const chosen = transaction.effects.find((effect) => effect.is(choose));
    if (!chosen) return marks.map(transaction.changes);
    const lines = /** @type {Lines | null} */ (chosen.value);
    if (!lines) return Decoration.none;
    const { doc } = transaction.state;
    const found = [];
    for (let number = lines.line; number <= Math.min(lines.last_line, doc.lines); number++) {
      found.push(Decoration.line({ class: "cm-chosen" }).range(doc.line(number).from));
    }
    return Decoration.set(found);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class CodeView {
  /** @param {HTMLElement} place @param {CodeEvents} events */
  constructor(place, events) {
    this.events = events;
    this.file = "";
    this.isQuiet = false;
    this.view = new EditorView({ root: place.shadowRoot ?? place.attachShadow({ mode: "open" }), state: this.#state("", null) });
    place.shadowRoot?.append(this.view.dom);
    addEventListener("pagehide", () => this.#keepSteps());
  }

  /** Show a file, with the undo steps that are kept of it. @param {string} name @param {string} text */
  show(name, text) {
    this.#keepSteps();
    this.file = name;
    this.view.setState(this.#state(text, name));
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** Put another text in place, as a change of only what differs, so that the cursor and undo stay. @param {string} text */
  replace(text) {
    const now = this.text;
    if (now === text) return;
    let from = 0;
    while (from < now.length && from < text.length && now[from] === text[from]) from++;
    let end = 0;
    while (end < now.length - from && end < text.length - from && now[now.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.isQuiet = true;
    this.view.dispatch({ changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) } });
    this.isQuiet = false;
  }

  /** @param {import("./types.js").Problem[]} problems */
  mark(problems) {
    markProblems(this.view, problems, this.events.mend);
  }

  /** @param {Lines | null} lines */
  choose(lines) {
    this.view.dispatch({ effects: choose.of(lines) });
  }

  /** Put the cursor at a place and show it. @param {number} line @param {number} [column] */
  goTo(line, column = 1) {
    const found = this.view.state.doc.line(Math.min(Math.max(line, 1), this.view.state.doc.lines));
    const at = Math.min(found.from + column - 1, found.to);
    this.isQuiet = true;
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "start", yMargin: 40 }) });
    this.isQuiet = false;
  }

  /** The word that the cursor is on. */
  get word() {
    const { state } = this.view;
    const found = state.wordAt(state.selection.main.head);
    return found ? state.sliceDoc(found.from, found.to) : "";
  }

  /** The key whose value the cursor is in, as in `save` of `save: category`; `{` in a placeholder or a condition. */
  get keyBefore() {
    const { state } = this.view;
    const found = state.wordAt(state.selection.main.head);
    if (!found) return "";
    const before = state.sliceDoc(state.doc.lineAt(found.from).from, found.from);
    return /(\w+|\{)(?:: *["']?)?$/.exec(before)?.[1] ?? "";
  }

  focus() {
    this.view.focus();
  }

  find() {
    openSearchPanel(this.view);
  }

  nextProblem() {
    nextDiagnostic(this.view);
    this.view.focus();
  }

  /** @param {string} text @param {string | null} name */
  #state(text, name) {
    const extensions = this.#extensions();
    const steps = name === null ? null : readSteps(name, text);
    if (steps) {
      try {
        return EditorState.fromJSON(steps, { extensions }, { history: historyField });
      } catch {
        // Steps of another release are left out.
      }
    }
    return EditorState.create({ doc: text, extensions });
  }

  #keepSteps() {
    if (!this.file) return;
    try {
      sessionStorage.setItem(stepsKey(this.file), JSON.stringify(this.view.state.toJSON({ history: historyField })));
    } catch {
      // Without room, undo ends at the reload.
    }
  }

  #extensions() {
    const { events } = this;
    return [
      lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), foldGutter(), lintGutter(), history(), drawSelection(),
      bracketMatching(), closeBrackets(), yaml(), indentUnit.of("  "), highlightSelectionMatches(), search({ top: true }),
      chosenLines, codeLook, EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      autocompletion({ override: [menuCompletion(events.schema, events.outline)] }),
      hoverTooltip((view, position) => tooltip(events, view, position)),
      EditorView.contentAttributes.of({ "aria-label": "Text of the menu file", spellcheck: "false", tabindex: "0" }),
      keymap.of([
        { key: "F2", run: () => (events.rename(), true) },
        ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap,
        ...lintKeymap, indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.isQuiet) events.typed(this.text);
        if (update.selectionSet && !this.isQuiet) events.moved(update.state.doc.lineAt(update.state.selection.main.head).number);
      }),
    ];
  }
}

/** @param {string} name */
const stepsKey = (name) => `access-gateway undo ${name}`;

/** @param {string} name @param {string} text */
function readSteps(name, text) {
  try {
    const steps = JSON.parse(sessionStorage.getItem(stepsKey(name)) ?? "null");
    return steps?.doc === text ? steps : null;
  } catch {
    return null;
  }
}

/** @param {CodeEvents} events @param {EditorView} view @param {number} position */
function tooltip(events, view, position) {
  const schema = events.schema();
  const found = schema && explain(schema, events.outline(), view.state.doc, position);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-explained";
      const title = document.createElement("strong");
      title.textContent = found.title;
      dom.append(title, found.words);
      return { dom };
    },
  };
}
