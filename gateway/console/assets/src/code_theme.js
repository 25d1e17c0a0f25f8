/** How the code looks: colours and sizes of the console. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const WORDS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: [tags.content, tags.literal], color: "var(--code-value)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket], color: "var(--code-sign)" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "0.875rem", color: "var(--code-value)", backgroundColor: "var(--code-paper)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--code-value)" },
  ".cm-cursor": { borderLeftColor: "var(--code-value)" },
  ".cm-gutters": { backgroundColor: "var(--code-paper)", color: "var(--code-comment)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  ".cm-chosen": { boxShadow: "inset 3px 0 0 var(--code-chosen)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--code-selection) !important" },
  ".cm-tooltip": {
    backgroundColor: "var(--code-card)", color: "var(--code-value)", border: "1px solid var(--code-border)",
    borderRadius: "6px", boxShadow: "0 4px 16px rgb(0 0 0 / .18)", maxWidth: "32rem",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--code-chosen)", color: "var(--code-paper)" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem", fontFamily: "system-ui, sans-serif" },
  ".cm-explained": { padding: "0.5rem 0.75rem", fontFamily: "system-ui, sans-serif" },
  ".cm-explained strong": { display: "block" },
  ".cm-diagnostic": { fontFamily: "system-ui, sans-serif", padding: "0.5rem 0.75rem", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--code-error)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--code-warning)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--code-chosen)", color: "var(--code-paper)", borderRadius: "4px", padding: "0.2rem 0.6rem",
    fontSize: "0.8125rem", border: "0", cursor: "pointer",
  },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--code-error)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--code-warning)", textUnderlineOffset: "3px" },
  ".cm-panels": { backgroundColor: "var(--code-card)", color: "var(--code-value)" },
  ".cm-collapsedLines": { color: "var(--code-comment)", background: "var(--code-line)" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"⋯"' }, // its own sign is in few fonts
  ".cm-textfield": { backgroundColor: "var(--code-paper)", color: "var(--code-value)", border: "1px solid var(--code-border)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--code-line)", color: "var(--code-value)", border: "1px solid var(--code-border)" },
});

export const codeLook = [LOOK, syntaxHighlighting(WORDS)];
