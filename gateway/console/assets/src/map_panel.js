/** The panel beside the map: everything that can be changed of the chosen screen, by keyboard too. */

import { button, field, make, nameFrom, withCode } from "./dom.js";
import * as operations from "./operations.js";
import { PanelSettings } from "./panel_settings.js";
import { listProblems } from "./problem_list.js";

/** @typedef {import("./types.js").OutlineScreen} OutlineScreen */

const VERBS = { ask: "A question", menu: "A menu", say: "Words" };

export class MapPanel {
  /** @param {HTMLElement} place @param {import("./map_view.js").MapEvents} events */
  constructor(place, events) {
    this.place = place;
    this.events = events;
    this.body = make("div");
    this.status = make("p", "status", "", { role: "status" });
    place.append(this.status, this.body);
    this.drawn = "";
    this.screen = "";
    /** @type {import("./types.js").Outline | null} */
    this.outline = null;
  }

  get writes() {
    return this.place.dataset.writes === "yes" && !matchMedia("(width < 48rem)").matches;
  }

  /** @param {import("./types.js").Outline} outline @param {string} name @param {import("./types.js").Problem[]} problems  those of the screen */
  show(outline, name, problems) {
    const screen = outline.screens.find((one) => one.name === name) ?? null;
    const schema = this.events.schema();
    const key = JSON.stringify([this.writes, !!schema, outline.languages, screen, outline.screens.map((one) => one.name), problems]);
    if (key === this.drawn) return;
    const typed = this.screen === name ? this.#typed() : new Map();
    this.drawn = key;
    this.screen = name;
    this.outline = outline;
    this.settings = schema && new PanelSettings(schema, outline, this.events.apply);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.field;
    const parts = screen ? [...this.#parts(outline, screen)] : [make("p", "nothing", "Choose a screen on the map to change it.")];
    if (problems.length) parts.splice(1, 0, this.#problems(problems));
    this.body.replaceChildren(...parts);
    for (const control of this.#controls()) control.value = typed.get(control.dataset.field) ?? control.value;
    if (focused) /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-field="${CSS.escape(focused)}"]`))?.focus();
  }

  /** What was typed and is not yet in the text, by field: a check that ends meanwhile must not take it away. */
  #typed() {
    const unsent = this.#controls().filter((control) => control.value !== control.defaultValue && (control.form || control === document.activeElement));
    return new Map(unsent.map((control) => [control.dataset.field, control.value]));
  }

  /** @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
  #controls() {
    return [...this.body.querySelectorAll(":is(input, textarea)[data-field]")].map((control) => /** @type {HTMLInputElement} */ (control));
  }

  /** @param {import("./types.js").Problem[]} problems */
  #problems(problems) {
    const list = make("ol", "problems", "", { "aria-label": "What the check says of this screen" });
    const { showLine, apply } = this.events;
    listProblems(list, problems, ({ file, line }) => showLine(file, line), apply);
    return list;
  }

  /** @param {string} words */
  say(words) {
    this.status.className = "status";
    this.status.replaceChildren(...withCode(words));
  }

  /** @param {string} reason @param {(() => void) | null} showLine */
  refuse(reason, showLine) {
    this.status.className = "status trouble";
    this.status.replaceChildren(...withCode(reason));
    if (showLine) this.status.append(" ", button("Show the line", showLine));
  }

  /** Ask for another name. @param {string} name @param {string} [kind] */
  rename(name, kind = "screen") {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("rename-dialog"));
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("name"));
    const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
    title.textContent = `Rename the ${kind} ${name}`;
    input.value = name.split(".").pop() ?? name;
    dialog.returnValue = "";
    dialog.onclose = () => {
      const to = input.value.trim();
      if (dialog.returnValue === "rename" && to && to !== name) this.events.apply(operations.rename(kind, name, to));
    };
    dialog.showModal();
    input.select();
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen @returns {HTMLElement[]} */
  #parts(outline, screen) {
    const title = make("h2", "", screen.name);
    title.append(" ", make("small", "", screen.verb));
    const showLine = button(`Line ${screen.line} of ${screen.file}`, () => this.events.showLine(screen.file, screen.line), "quiet");
    const texts = screen.texts.flatMap((text) => this.#texts(outline, text, "3"));
    if (!this.writes) return [title, showLine, ...texts];
    /** @type {HTMLElement[]} */
    const parts = [title, showLine];
    if (texts.length) parts.push(this.#group("Words", texts));
    if (screen.verb === "menu" || screen.options.length) parts.push(this.#group("Options", this.#options(outline, screen)));
    const own = screen.ways.filter((way) => !way.option);
    if (own.length) parts.push(this.#group("Goes on at", own.map((way, index) => this.#way(outline, screen.name, way, index))));
    const settings = this.settings?.ofScreen(screen) ?? [];
    if (settings.length) parts.push(this.#group("Settings", settings));
    parts.push(this.#group("Add a screen after this one", [this.#newScreen(outline, screen)]));
    parts.push(this.#group("This screen", [this.#removal(outline, screen)]), this.#group("Languages", [this.#newLanguage(outline)]));
    return parts;
  }

  /** @param {string} title @param {HTMLElement[]} parts */
  #group(title, parts) {
    const group = make("fieldset");
    group.append(make("legend", "", title), ...parts);
    return group;
  }

  /**
   * A field for the words in each language; one for all where they are the same.
   * @param {import("./types.js").Outline} outline @param {import("./types.js").ScreenText} text @param {string} rows @param {number} [option]
   */
  #texts(outline, text, rows, option = 0) {
    const codes = "" in text.words ? [""] : Object.keys(outline.languages);
    const what = option ? `option ${option}` : text.id.split(".").slice(2).join(" ");
    return codes.map((code) => {
      const area = make("textarea", "", "", { rows, "data-field": `${text.id} ${code}` });
      const before = text.words[code] ?? "";
      area.value = area.defaultValue = before;
      area.disabled = !this.writes;
      if (code) area.lang = code;
      area.addEventListener("change", () => {
        if (area.value !== before) this.events.apply(operations.setText(text.id, code, area.value));
      });
      return field(`${code ? (outline.languages[code] ?? code) : "All languages"} · ${what}`, area);
    });
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #options(outline, screen) {
    const rows = screen.options.map((option) => {
      const { number, texts } = option;
      const row = make("div", "option");
      row.append(make("strong", "", `Option ${number}`), ...texts.flatMap((text) => this.#texts(outline, text, "1", number)));
      const ways = screen.ways.filter((way) => way.option === number);
      row.append(...ways.map((way, index) => this.#way(outline, screen.name, way, index)));
      row.append(...(this.settings?.ofOption(screen.name, option) ?? []), this.#optionButtons(screen, number));
      return row;
    });
    return [...rows, this.#newOption(outline, screen)];
  }

  /** @param {OutlineScreen} screen @param {number} number */
  #optionButtons(screen, number) {
    const { apply } = this.events;
    const up = button("Up", () => apply(operations.moveOption(screen.name, number, number - 1)));
    const down = button("Down", () => apply(operations.moveOption(screen.name, number, number + 1)));
    const remove = button("Remove", () => apply(operations.removeOption(screen.name, number)), "danger");
    up.disabled = number === 1;
    down.disabled = number === screen.options.length;
    for (const [made, what] of /** @type {const} */ ([[up, "Move up"], [down, "Move down"], [remove, "Remove"]])) {
      made.setAttribute("aria-label", `${what}: option ${number}`);
      made.dataset.field = `${screen.name} ${number} ${what}`;
    }
    const buttons = make("div", "buttons");
    buttons.append(up, down, remove);
    return buttons;
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #newOption(outline, screen) {
    const form = make("form", "adds");
    const texts = newTexts(outline, "New option", `${screen.name} new`);
    const goto = this.#screenList(outline, "where the screen goes on");
    goto.name = "goto";
    const value = make("input", "", "", { name: "value", "data-field": `${screen.name} new value` });
    const words = /** @type {HTMLInputElement | null} */ (texts[0]?.querySelector("input"));
    if (screen.values.save) {
      // An option without a value leaves the answer of this menu unset.
      words?.addEventListener("input", () => value.dataset.typed || (value.value = nameFrom(words.value)));
      value.addEventListener("input", () => (value.dataset.typed = value.value && "yes"));
      form.addEventListener("reset", () => delete value.dataset.typed);
    }
    form.append(...texts, field("Value that it saves, if any", value), field("Goes to", goto), make("button", "", "Add the option"));
    this.#onSubmit(form, (say) => operations.addOption(screen.name, say, value.value.trim(), goto.value));
    return form;
  }

  /** A list of screens, with a line for none of them. @param {import("./types.js").Outline} outline @param {string} none */
  #screenList(outline, none) {
    const list = make("select");
    list.append(new Option(none, ""), ...outline.screens.map(({ name }) => new Option(name, name)));
    return list;
  }

  /** @param {import("./types.js").Outline} outline @param {string} screen @param {import("./types.js").Way} way @param {number} index */
  #way(outline, screen, way, index) {
    const list = this.#screenList(outline, way.target ? "…" : "the end of the session");
    list.dataset.field = `${screen} ${way.option} way ${index}`;
    list.value = way.target;
    list.addEventListener("change", () => {
      if (list.value && list.value !== way.target) this.events.apply(operations.leadTo(way.edit, list.value));
      else list.value = way.target;
    });
    const label = way.option ? `Option ${way.option} goes to` : way.label || "The next screen";
    return field(way.is_own ? label : `${label} (as the screen does)`, list);
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #newScreen(outline, screen) {
    const form = make("form", "adds");
    const name = make("input", "", "", { name: "name", required: "", "data-field": `${screen.name} new screen` });
    const verb = make("select", "", "", { name: "verb" });
    verb.append(...Object.entries(VERBS).map(([value, words]) => new Option(words, value)));
    const ways = make("select", "", "", { name: "way" });
    ways.append(...screen.ways.map((way, index) => new Option(`${way.option ? `option ${way.option}: ` : ""}${way.label || "the next screen"}`, String(index))));
    const goto = this.#screenList(outline, "where that way led");
    const texts = newTexts(outline, "Words", `${screen.name} new screen`);
    form.append(field("Name, such as street_light", name), field("What it is", verb));
    if (screen.ways.length) form.append(field("On the way", ways));
    form.append(...texts, field("Then goes to", goto), make("button", "", "Add the screen"));
    this.#onSubmit(form, (say) => {
      const way = screen.ways[Number(ways.value)]?.edit ?? null;
      return operations.addScreen(screen.name, way, isName(name.value) ? name.value : nameFrom(name.value), verb.value, say, goto.value);
    });
    return form;
  }

  /** Make an edit of what is in a form. What was typed stays there if the edit is refused. @param {HTMLFormElement} form @param {(say: Record<string, string>) => import("./types.js").Operation} edit */
  #onSubmit(form, edit) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = [...new FormData(form)].filter(([name, words]) => name.startsWith("say ") && String(words).trim());
      const say = Object.fromEntries(said.map(([name, words]) => [name.slice("say ".length), String(words).trim()]));
      if (await this.events.apply(edit(say))) form.reset();
    });
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #removal(outline, screen) {
    const form = make("div", "adds");
    const instead = this.#screenList(outline, "nothing: no screen may name it");
    instead.value = screen.ways.find((way) => !way.option && way.target && way.target !== screen.name)?.target ?? "";
    const buttons = make("div", "buttons");
    buttons.append(
      button("Rename …", () => this.rename(screen.name)),
      button("Remove this screen", () => this.events.apply(operations.removeScreen(screen.name, instead.value)), "danger"),
    );
    form.append(field("In its place, if it is removed", instead), buttons);
    return form;
  }

  /** @param {import("./types.js").Outline} outline */
  #newLanguage(outline) {
    const form = make("form", "adds");
    const code = field("Code, such as so", make("input", "", "", { name: "code", required: "", pattern: "[a-z]{2,3}", "data-field": "new language" }));
    const name = field("Its name in that language", make("input", "", "", { name: "name", required: "" }));
    form.append(make("p", "", Object.values(outline.languages).join(", ")), code, name, make("button", "", "Add the language"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = new FormData(form);
      this.events.apply(operations.addLanguage(String(values.get("code")), String(values.get("name"))));
    });
    return form;
  }
}

/** @param {string} name */
const isName = (name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/**
 * Fields for new words. Only the first language must have them: what the others lack, the check tells until it is there.
 * @param {import("./types.js").Outline} outline @param {string} label @param {string} key
 */
function newTexts(outline, label, key) {
  return Object.entries(outline.languages).map(([code, language], index) =>
    field(`${label}, ${language}`, make("input", "", "", { name: `say ${code}`, lang: code, "data-field": `${key} ${code}`, ...(index ? {} : { required: "" }) })),
  );
}

