/** The editor: one text with three views, code, map and phone. */

import { Api } from "./api.js";
import { Checker } from "./checker.js";
import { CodeView } from "./code_view.js";
import { showConflict } from "./conflict_view.js";
import { part } from "./dom.js";
import { DraftKeeper } from "./draft_keeper.js";
import { KeptText } from "./kept_text.js";
import { MapView } from "./map_view.js";
import { OutlineList } from "./outline_list.js";
import { PhoneView } from "./phone_view.js";
import { countProblems, listProblems } from "./problem_list.js";
import { MenuSchema } from "./schema.js";

/** @type {Record<string, string>} what stands behind a key, where one name is that of several things */
const NAMED_BY = { save: "field", "{": "field", goto: "screen", from: "table", lookup: "lookup" };
const PRESENCE = 10_000; // milliseconds between two words to the server that this editor is open

class Editor {
  /** @param {HTMLElement} root @param {Api} api @param {import("./types.js").Draft} draft */
  constructor(root, api, draft) {
    this.root = root;
    this.api = api;
    this.main = draft.main;
    this.file = draft.main;
    this.screen = "";
    /** @type {import("./types.js").CheckResult | null} */
    this.result = null;
    /** @type {MenuSchema | null} */
    this.schema = null;
    /** @type {Record<string, string> | null} the last texts without an error, which the phone walks */
    this.sound = draft.live ?? null;
    /** @type {Promise<boolean>} the edits that are under way, one after the other */
    this.edits = Promise.resolve(true);
    this.keeper = new DraftKeeper(api, new KeptText(root.dataset.service ?? ""), draft, {
      say: (words, tone) => this.#say(words, tone),
      replace: (name, text) => this.#replace(name, text),
      conflict: (conflict) => this.#conflict(conflict),
      others: (others) => this.#others(others),
      steps: (can) => this.#steps(can),
    });
    const isRestored = this.keeper.restore();
    this.checker = new Checker(api, () => this.keeper.files, (result) => this.#checked(result));
    this.code = new CodeView(part("code", HTMLElement), {
      typed: (text) => this.#typed(text),
      moved: (line) => this.#moved(line),
      rename: () => this.#rename(),
      mend: (operation) => this.apply(operation),
      schema: () => this.schema,
      outline: () => this.result?.outline ?? null,
    });
    this.outline = new OutlineList(part("find-screen", HTMLInputElement), part("screens", HTMLElement), (screen) => this.choose(screen, "outline"));
    this.map = new MapView(part("map-pane", HTMLElement), {
      chosen: (screen) => this.choose(screen, "map"),
      apply: (operation) => this.apply(operation),
      showLine: (file, line) => {
        this.#view("code");
        this.#openFile(file || this.main);
        this.code.goTo(line);
        this.code.focus();
      },
      schema: () => this.schema,
    });
    this.phone = new PhoneView(part("phone-pane", HTMLElement), {
      preview: (walk) => this.#preview(walk),
      reached: (screen) => this.choose(screen, "phone"),
    });
    this.#controls();
    this.#openFile(this.main);
    this.#say(isRestored ? "Text that was not saved last time is here again." : draft.saved || "Saved.", "calm");
    this.#others(draft.others);
    this.#steps(draft);
    this.keeper.saveSoon(0);
    this.checker.now();
    this.#fetchSchema();
    this.#goToAddress();
    window.setInterval(() => this.#presence(), PRESENCE);
  }

  /**
   * Mark a screen in all three views.
   * @param {string} screen @param {"outline" | "map" | "phone" | "code"} from
   */
  choose(screen, from) {
    const found = this.result?.outline?.screens.find((one) => one.name === screen);
    this.screen = found ? screen : "";
    this.outline.choose(this.screen);
    this.phone.choose(this.screen);
    this.map.choose(this.screen, from !== "map");
    if (found && (from === "map" || from === "outline")) this.phone.follow(screen);
    if (found && from !== "code" && found.file !== this.file) this.#openFile(found.file);
    this.code.choose(found && found.file === this.file ? found : null);
    if (found && from !== "code") this.code.goTo(found.line);
  }

  /**
   * Have the server carry out an edit of the text, and take what came of it. Edits wait for one another, as each begins
   * from the text that the one before left.
   * @param {import("./types.js").Operation} operation @returns {Promise<boolean>}
   */
  apply(operation) {
    this.edits = this.edits.then(() => this.#apply(operation));
    return this.edits;
  }

  /** @param {import("./types.js").Operation} operation */
  async #apply(operation) {
    try {
      const done = await this.#edited(operation);
      await this.keeper.take(done.files);
      const made = operation.edit === "add_screen" ? operation.name : operation.edit === "rename" ? operation.to : "";
      this.pending = String(made ?? "");
      this.checker.now();
      this.map.say(["Done.", ...done.left].join(" "));
      return true;
    } catch (error) {
      const refused = /** @type {any} */ (error);
      this.map.refuse(refused.message, refused.body?.file ?? "", refused.body?.line ?? 0);
      return false;
    }
  }

  /** What the server makes of the text as it is now: once more if somebody types meanwhile. @param {import("./types.js").Operation} operation */
  async #edited(operation) {
    for (;;) {
      const files = { ...this.keeper.files };
      const done = await this.api.post("apply", { files, edit: operation });
      if (Object.entries(files).every(([name, text]) => this.keeper.files[name] === text)) return done;
    }
  }

  /** @param {string} text */
  #typed(text) {
    this.keeper.type(this.file, text);
    this.checker.soon();
  }

  /** @param {number} line */
  #moved(line) {
    const found = this.result?.outline?.screens.find((one) => one.file === this.file && one.line <= line && line <= one.last_line);
    if (found && found.name !== this.screen) this.choose(found.name, "code");
  }

  /** @param {string} name @param {string} text */
  #replace(name, text) {
    if (name === this.file) this.code.replace(text);
    this.checker.soon();
  }

  /** @param {import("./types.js").CheckResult} result */
  #checked(result) {
    this.result = result.outline ? result : { ...result, outline: this.result?.outline ?? null };
    const { problems, outline } = this.result;
    const here = problems.filter((problem) => problem.file === this.file);
    this.code.mark(here);
    part("count", HTMLElement).textContent = countProblems(problems);
    part("next-problem", HTMLButtonElement).disabled = !problems.length;
    listProblems(part("problems", HTMLElement), problems, (problem) => this.#goTo(problem), (operation) => this.apply(operation));
    this.outline.show(outline?.screens ?? [], new Set(here.map((problem) => problem.line)));
    if (outline) {
      this.map.show(outline, problems);
      this.phone.offer(outline.languages);
    }
    // Recordings may be missing: the phone shows the words.
    const isSound = !problems.some((problem) => problem.severity === "error" && !problem.code.startsWith("M7"));
    if (isSound) this.sound = { ...this.keeper.files };
    part("phone-stale", HTMLElement).hidden = isSound || !this.sound; // without an earlier text the phone says so itself
    if (this.pending) this.choose(this.pending, "outline");
    else if (this.screen) this.choose(this.screen, "code");
    this.pending = "";
    this.phone.refresh();
    this.root.dataset.checked = String(Number(this.root.dataset.checked ?? 0) + 1);
  }

  /** @param {import("./types.js").Problem} problem */
  #goTo(problem) {
    this.#view("code");
    if (problem.file in this.keeper.files) this.#openFile(problem.file);
    this.code.goTo(problem.line, problem.column);
    this.code.focus();
  }

  /** Go to the next problem: on the map to the next screen that has one, those with errors first; else in the code. */
  #nextProblem() {
    const { problems = [], outline } = this.result ?? {};
    if (this.root.dataset.view === "code") return this.code.nextProblem();
    const errors = problems.filter(({ severity }) => severity === "error");
    const having = (/** @type {import("./types.js").Problem[]} */ sought) => outline?.screens.filter((screen) => sought.some((one) => isIn(one, screen))) ?? [];
    const troubled = [...new Set([...having(errors), ...having(problems)])];
    if (!troubled.length) return problems[0] && this.#goTo(problems[0]);
    const at = troubled.findIndex(({ name }) => name === this.screen);
    this.#view("map");
    this.choose(troubled[(at + 1) % troubled.length].name, "outline");
  }

  /** @param {boolean} forward */
  async #step(forward) {
    const refused = await this.keeper.step(forward);
    if (refused) this.#say(refused, "trouble");
    else this.checker.now();
  }

  /** @param {{can_undo: boolean, can_redo: boolean}} can */
  #steps({ can_undo, can_redo }) {
    part("undo", HTMLButtonElement).disabled = !can_undo;
    part("redo", HTMLButtonElement).disabled = !can_redo;
  }

  /** @param {string} name */
  #openFile(name) {
    const select = part("file", HTMLSelectElement);
    const names = Object.keys(this.keeper.files);
    if (select.options.length !== names.length) {
      select.replaceChildren(...names.map((one) => new Option(one, one)));
      select.closest("label")?.toggleAttribute("hidden", names.length < 2);
    }
    select.value = name;
    if (this.code.file === name) return;
    this.file = name;
    this.code.show(name, this.keeper.files[name] ?? "");
    if (this.result) this.code.mark(this.result.problems.filter((problem) => problem.file === name));
  }

  /** @param {Parameters<import("./phone_view.js").PhoneEvents["preview"]>[0]} walk */
  async #preview(walk) {
    try {
      return await this.api.post("preview", { ...walk, files: this.sound ?? this.keeper.files });
    } catch (error) {
      return { steps: [], problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** @param {{theirs: Record<string, string>, revision: number, by: string}} conflict */
  #conflict(conflict) {
    showConflict(part("conflict", HTMLElement), conflict, this.keeper.files, (files) => {
      for (const [name, text] of Object.entries(files)) {
        this.keeper.files[name] = text;
        this.#replace(name, text);
      }
      for (const [name, text] of Object.entries(conflict.theirs)) {
        if (!(name in files)) this.keeper.files[name] = text;
      }
      this.keeper.resolve(conflict.revision, conflict.theirs);
    });
  }

  /** @param {string} words @param {"calm" | "busy" | "trouble"} tone */
  #say(words, tone) {
    const status = part("saved", HTMLElement);
    status.textContent = words;
    status.dataset.tone = tone;
  }

  /** @param {string[]} others */
  #others(others) {
    const words = others.length ? `Also here: ${others.join(", ")}` : "";
    part("others", HTMLElement).textContent = words;
  }

  async #presence() {
    const { revision } = this.keeper;
    try {
      const now = await this.api.post("presence", { revision });
      this.#others(now.others);
      // What was saved from here while the answer was on its way is newer than the answer.
      const isNews = this.keeper.revision === revision && now.revision > revision;
      if (isNews && !this.keeper.isChanged && !this.keeper.isSaving) this.#take(now.draft);
    } catch {
      // A save says what is wrong with the connection.
    }
  }

  /** Take what another person saved, while nothing is typed here. @param {import("./types.js").Draft | null} draft */
  #take(draft) {
    if (!draft) return;
    this.keeper.revision = draft.revision;
    for (const [name, text] of Object.entries(draft.files)) {
      this.keeper.files[name] = this.keeper.saved[name] = text;
      this.#replace(name, text);
    }
    this.#steps(draft);
    this.#say(draft.saved, "calm");
  }

  /** Ask for another name of what the cursor is on, else of the chosen screen. */
  #rename() {
    const { word, keyBefore } = this.code;
    const outline = this.result?.outline;
    const kinds = { screen: outline?.screens.map((screen) => screen.name), field: outline?.names.fields, table: outline?.names.tables, lookup: outline?.names.lookups };
    const possible = Object.entries(kinds).filter(([, names]) => names?.includes(word)).map(([kind]) => kind);
    const kind = possible.find((one) => one === NAMED_BY[keyBefore]) ?? possible[0];
    if (kind) this.map.rename(word, kind);
    else this.map.rename(this.screen);
  }

  /** Go to the line that the page's address names, as in `?file=menus.yaml&line=12`. */
  #goToAddress() {
    const wanted = new URLSearchParams(location.search);
    const line = Number(wanted.get("line"));
    if (!line) return;
    const file = wanted.get("file") ?? this.main;
    if (file in this.keeper.files) this.#openFile(file);
    this.#view("code");
    this.code.goTo(line);
  }

  async #fetchSchema() {
    const response = await fetch(this.root.dataset.schema ?? "").catch(() => null);
    if (response?.ok) this.schema = new MenuSchema(await response.json());
    this.map.showPanel();
  }

  #controls() {
    for (const name of ["code", "map", "phone"]) part(`view-${name}`, HTMLButtonElement).addEventListener("click", () => (keepView(name), this.#view(name)));
    part("file", HTMLSelectElement).addEventListener("change", (event) => this.#openFile(/** @type {HTMLSelectElement} */ (event.target).value));
    part("find-text", HTMLButtonElement).addEventListener("click", () => this.code.find());
    part("next-problem", HTMLButtonElement).addEventListener("click", () => this.#nextProblem());
    part("undo", HTMLButtonElement).addEventListener("click", () => this.#step(false));
    part("redo", HTMLButtonElement).addEventListener("click", () => this.#step(true));
    part("rename", HTMLButtonElement).addEventListener("click", () => this.#rename());
    this.#view(matchMedia("(width < 48rem)").matches ? "phone" : (readView() ?? "map"));
  }

  /** @param {string} name */
  #view(name) {
    this.root.dataset.view = name;
    for (const one of ["code", "map", "phone"]) {
      part(`view-${one}`, HTMLButtonElement).setAttribute("aria-pressed", String(one === name));
    }
    if (name === "map") this.map.appear();
  }
}

/** @param {import("./types.js").Problem} problem @param {import("./types.js").OutlineScreen} screen */
const isIn = (problem, screen) => problem.file === screen.file && problem.line >= screen.line && problem.line <= screen.last_line;

const VIEW = "access-gateway view"; // the view that this person chose last, in this browser

function readView() {
  try {
    return localStorage.getItem(VIEW);
  } catch {
    return null;
  }
}

/** @param {string} name */
function keepView(name) {
  try {
    localStorage.setItem(VIEW, name);
  } catch {
    // The next visit begins with the map.
  }
}

async function begin() {
  const root = part("editor", HTMLElement);
  const api = new Api(root.dataset.base ?? "");
  const status = part("saved", HTMLElement);
  try {
    new Editor(root, api, await api.open());
    root.dataset.ready = "yes";
  } catch (error) {
    status.textContent = `The draft cannot be opened: ${error instanceof Error ? error.message : error} Reload the page to try again.`;
    status.dataset.tone = "trouble";
  }
}

begin();
