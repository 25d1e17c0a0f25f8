/** Completes keys and values of menu files from the schema, and names from the file itself. */

import { positionAt } from "./yaml_path.js";

/** @typedef {import("@codemirror/autocomplete").Completion} Completion */

const CITIZEN_TEXT = /text:|text\b.*string|words/i;
/** Which kind of name a value is, by how the schema describes it. @type {[RegExp, string][]} */
const KINDS = [
  [/\bscreen\b/i, "screens"],
  [/\btable\b/i, "tables"],
  [/\blookup\b/i, "lookups"],
  [/\bcase\b.*under `cases|kind of case|under `cases:`/i, "cases"],
  [/\bmessage\b.*under `messages/i, "messages"],
  [/names? of (an? )?(answer|value)s?|under which the answer is saved/i, "fields"],
];

/**
 * @param {() => import("./schema.js").MenuSchema | null} schema
 * @param {() => import("./types.js").Outline | null} outline
 * @returns {import("@codemirror/autocomplete").CompletionSource}
 */
export function menuCompletion(schema, outline) {
  return (context) => {
    const known = schema();
    if (!known) return null;
    const { doc } = context.state;
    const line = doc.lineAt(context.pos);
    const column = context.pos - line.from;
    const names = namesOf(outline());

    const brace = /\{[\w.]*$/.exec(line.text.slice(0, column));
    if (brace && isInWords(line.text.slice(0, column))) {
      const from = context.pos - brace[0].length + 1;
      return { from, options: (names.placeholders ?? []).map((label) => ({ label, type: "variable" })) };
    }
    const place = positionAt((number) => doc.line(number).text, doc.lines, line.number, column);
    if (!place || (!context.explicit && place.from === column)) return null;
    const forms = known.at(place.path, place.siblings);
    const options = place.inValue ? valueOptions(known, forms, place, names) : keyOptions(known, forms, place, names);
    return options.length ? { from: line.from + place.from, options, validFor: /^[\w-]*$/ } : null;
  };
}

/** @param {import("./types.js").Outline | null} outline @returns {Record<string, string[]>} */
function namesOf(outline) {
  if (!outline) return {};
  return { ...outline.names, screens: outline.screens.map((screen) => screen.name) };
}

/**
 * @param {import("./schema.js").MenuSchema} schema @param {import("./schema.js").Schema[]} forms
 * @param {import("./yaml_path.js").YamlPosition} place @param {Record<string, string[]>} names
 * @returns {Completion[]}
 */
function keyOptions(schema, forms, place, names) {
  const keys = schema
    .keys(forms)
    .filter(({ name }) => !place.siblings.has(name))
    .map(({ name, info }) => ({ label: name, apply: `${name}: `, info, type: "property" }));
  const isCondition = forms.some((form) => /^Lines that must all hold/.test(form.description ?? ""));
  const fields = isCondition ? (names.fields ?? []).map((label) => ({ label, apply: `${label}: `, type: "variable" })) : [];
  // An item of a list, or a bare value, may be a name.
  return [...keys, ...fields, ...valueOptions(schema, forms, { ...place, key: "" }, names)];
}

/**
 * @param {import("./schema.js").MenuSchema} schema @param {import("./schema.js").Schema[]} forms
 * @param {{key: string}} place @param {Record<string, string[]>} names
 * @returns {Completion[]}
 */
function valueOptions(schema, forms, place, names) {
  const shapes = place.key ? schema.values(forms, place.key) : forms;
  const words = schema.words(shapes).map((label) => ({ label, type: "enum" }));
  if (!place.key && !words.length) return [];
  const named = KINDS.filter(([kind]) => schema.names(shapes, kind)).flatMap(([, name]) => names[name] ?? []);
  const listed = schema.names(shapes, CITIZEN_TEXT) && !schema.names(shapes, /screen/i) ? [] : named;
  return [...words, ...[...new Set(listed)].map((label) => ({ label, type: "variable" }))];
}

/** Whether the text before ends within quotes, where a brace begins a placeholder. @param {string} before */
function isInWords(before) {
  const outside = before.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, "");
  return /["']/.test(outside) || /^\s*[\w-]+: +[^\s{["'][^{]*\{[\w.]*$/.test(before);
}

/**
 * What the key or the name under a position means; empty if nothing is known.
 * @param {import("./schema.js").MenuSchema} schema
 * @param {import("./types.js").Outline | null} outline
 * @param {import("@codemirror/state").Text} doc @param {number} position
 * @returns {{from: number, to: number, title: string, words: string} | null}
 */
export function explain(schema, outline, doc, position) {
  const line = doc.lineAt(position);
  const column = position - line.from;
  const start = column - (/[\w-]*$/.exec(line.text.slice(0, column))?.[0].length ?? 0);
  const word = /^[\w-]+/.exec(line.text.slice(start))?.[0];
  if (!word) return null;
  const at = { from: line.from + start, to: line.from + start + word.length, title: word };
  const place = positionAt((number) => doc.line(number).text, doc.lines, line.number, start);
  if (!place) return null;
  const isKey = /^\s*:(\s|$)/.test(line.text.slice(start + word.length));
  if (isKey) {
    const siblings = new Map([...place.siblings, [word, ""]]);
    const words = schema.values(schema.at(place.path, siblings), word).map((shape) => schema.describe(shape)).find(Boolean);
    return words ? { ...at, words } : null;
  }
  const screen = outline?.screens.find((one) => one.name === word);
  return screen && place.inValue ? { ...at, title: `${word} (${screen.verb})`, words: Object.values(screen.texts[0]?.words ?? {})[0] ?? "" } : null;
}
