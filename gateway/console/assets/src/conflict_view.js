/** Shows the other person's text beside one's own where both changed the same lines, and lets one choose. */

import { yaml } from "@codemirror/lang-yaml";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { codeLook } from "./code_theme.js";
import { button, make } from "./dom.js";

/**
 * @typedef {Object} Conflict
 * @property {Record<string, string>} theirs  the files of the draft as it is saved now
 * @property {string} by
 */

/**
 * @param {HTMLElement} place @param {Conflict} conflict
 * @param {Record<string, string>} mine
 * @param {(files: Record<string, string>) => void} chosen
 */
export function showConflict(place, conflict, mine, chosen) {
  place.hidden = false;
  const who = conflict.by || "Somebody else";
  const names = Object.keys(conflict.theirs).filter((name) => name in mine && mine[name] !== conflict.theirs[name]);
  const intro = `${who} changed the same lines. Your text is on the right: put in what should stay, then keep it.`;
  const views = names.map((name) => {
    const host = make("div", "merge");
    const look = [yaml(), codeLook, EditorView.lineWrapping];
    const root = host.attachShadow({ mode: "open" });
    const parent = make("div");
    root.append(parent);
    const view = new MergeView({
      a: { doc: conflict.theirs[name], extensions: [...look, EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": `Text of ${who}` })] },
      b: { doc: mine[name], extensions: [...look, EditorView.contentAttributes.of({ "aria-label": "Your text" })] },
      parent, root, collapseUnchanged: { margin: 2 }, revertControls: "a-to-b",
    });
    return { name, host, view };
  });
  const finish = (/** @type {Record<string, string>} */ files) => {
    for (const { view } of views) view.destroy();
    place.replaceChildren();
    place.hidden = true;
    chosen(files);
  };
  const buttons = make("div", "buttons");
  buttons.append(
    button("Keep my text as it is here", () => finish(Object.fromEntries(views.map(({ name, view }) => [name, view.b.state.doc.toString()])))),
    button(`Keep the text of ${who}`, () => finish(Object.fromEntries(names.map((name) => [name, conflict.theirs[name]])))),
  );
  place.replaceChildren(make("h2", "", "Two people changed the same lines"), make("p", "", intro));
  for (const { name, host } of views) place.append(make("h3", "", name), host);
  place.append(buttons);
  place.scrollIntoView({ block: "start" });
}
