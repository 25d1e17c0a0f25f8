/** The panel beside the map: everything that can be changed of the chosen screen, by keyboard too. */

import { button, make } from "./dom.js";
import * as operations from "./operations.js";

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
    /** @type {import("./types.js").Outline | null} */
    this.outline = null;
  }

  get writes() {
    return this.place.dataset.writes === "yes";
  }

  /** @param {import("./types.js").Outline} outline @param {string} name */
  show(outline, name) {
    const screen = outline.screens.find((one) => one.name === name) ?? null;
    const key = JSON.stringify([outline.languages, screen, outline.screens.map((one) => one.name)]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.outline = outline;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.field;
    this.body.replaceChildren(...(screen ? this.#parts(outline, screen) : [make("p", "empty", "Choose a screen on the map to change it.")]));
    if (focused) /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-field="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {string} words */
  say(words) {
    this.status.className = "status";
    this.status.textContent = words;
  }

  /** @param {string} reason @param {(() => void) | null} showLine */
  refuse(reason, showLine) {
    this.status.className = "status trouble";
    this.status.replaceChildren(reason);
    if (showLine) this.status.append(" ", button("Show the line", showLine));
  }

  /** @param {string} screen */
  rename(screen) {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("rename-dialog"));
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("name"));
    input.value = screen;
    form.onsubmit = () => {
      if (form.returnValue !== "cancel" && input.value.trim() && input.value.trim() !== screen) {
        this.events.apply(operations.renameScreen(screen, input.value.trim()));
      }
    };
    dialog.showModal();
    input.select();
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen @returns {HTMLElement[]} */
  #parts(outline, screen) {
    const title = make("h2", "", screen.name);
    title.append(" ", make("small", "", screen.verb));
    const showLine = button(`Line ${screen.line} of ${screen.file}`, () => this.events.showLine(screen.file, screen.line), "quiet");
    if (!this.writes) return [title, showLine, ...this.#texts(outline, screen.say, screen.name, -1)];
    /** @type {HTMLElement[]} */
    const parts = [title, showLine];
    if (Object.keys(screen.say).length) parts.push(this.#group("Words", this.#texts(outline, screen.say, screen.name, -1)));
    if (screen.verb === "menu" || screen.options.length) parts.push(this.#group("Options", this.#options(outline, screen)));
    parts.push(this.#group("Goes on at", [this.#goto(outline, screen.name, -1, screen.goto)]));
    parts.push(this.#group("Add a screen after this one", [this.#newScreen(outline, screen)]));
    const rest = make("div", "buttons");
    rest.append(
      button("Rename …", () => this.rename(screen.name)),
      button("Remove this screen", () => this.events.apply(operations.removeScreen(screen.name)), "danger"),
    );
    parts.push(rest, this.#group("Languages", [this.#newLanguage(outline)]));
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
   * @param {import("./types.js").Outline} outline @param {Record<string, string>} say @param {string} screen @param {number} option
   */
  #texts(outline, say, screen, option) {
    const codes = "" in say ? [""] : Object.keys(outline.languages);
    return codes.map((code) => {
      const label = make("label", "field");
      const field = make("textarea", "", "", { rows: option < 0 ? "3" : "1", "data-field": `${screen} ${option} ${code}` });
      field.value = say[code] ?? "";
      field.disabled = !this.writes;
      if (code) field.lang = code;
      field.addEventListener("change", () => {
        if (field.value !== (say[code] ?? "")) this.events.apply(operations.setText(screen, option, code, field.value));
      });
      label.append(make("span", "", code ? (outline.languages[code] ?? code) : "All languages"), field);
      return label;
    });
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #options(outline, screen) {
    const rows = screen.options.map((option, index) => {
      const row = make("div", "option");
      row.append(make("strong", "", `Option ${index + 1}`), ...this.#texts(outline, option.say, screen.name, index));
      row.append(this.#goto(outline, screen.name, index, option.target));
      const buttons = make("div", "buttons");
      const up = button("Up", () => this.events.apply(operations.moveOption(screen.name, index, index - 1)));
      const down = button("Down", () => this.events.apply(operations.moveOption(screen.name, index, index + 1)));
      up.disabled = index === 0;
      down.disabled = index === screen.options.length - 1;
      const remove = button("Remove", () => this.events.apply(operations.removeOption(screen.name, index)), "danger");
      for (const [made, what] of /** @type {const} */ ([[up, "Move up"], [down, "Move down"], [remove, "Remove"]])) {
        made.setAttribute("aria-label", `${what}: option ${index + 1}`);
        made.dataset.field = `${screen.name} ${index} ${what}`;
      }
      buttons.append(up, down, remove);
      row.append(buttons);
      return row;
    });
    const codes = Object.keys(outline.languages);
    const add = make("form", "adds");
    const fields = codes.map((code) => {
      const label = make("label", "field");
      const field = make("input", "", "", { name: code, lang: code, required: "", "data-field": `${screen.name} new ${code}` });
      label.append(make("span", "", `New option, ${outline.languages[code]}`), field);
      return { code, label, field };
    });
    add.append(...fields.map(({ label }) => label), make("button", "", "Add the option"));
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      const say = Object.fromEntries(fields.map(({ code, field }) => [code, field.value]));
      this.events.apply(operations.addOption(screen.name, say));
    });
    return [...rows, add];
  }

  /** @param {import("./types.js").Outline} outline @param {string} screen @param {number} option @param {string} target */
  #goto(outline, screen, option, target) {
    const label = make("label", "field");
    const select = make("select", "", "", { "data-field": `${screen} ${option} goto` });
    const empty = new Option(option < 0 ? "no single screen" : "where the screen goes on", "");
    select.append(empty, ...outline.screens.map(({ name }) => new Option(name, name)));
    select.value = target;
    select.addEventListener("change", () => {
      if (select.value && select.value !== target) this.events.apply(operations.setGoto(screen, option, select.value));
      else select.value = target;
    });
    label.append(make("span", "", option < 0 ? "The next screen" : `Option ${option + 1} goes to`), select);
    return label;
  }

  /** @param {import("./types.js").Outline} outline @param {OutlineScreen} screen */
  #newScreen(outline, screen) {
    const form = make("form", "adds");
    const name = field("Name, such as street_light", make("input", "", "", { name: "name", required: "", pattern: "[A-Za-z_][A-Za-z0-9_]*", "data-field": `${screen.name} new screen` }));
    const verb = make("select", "", "", { name: "verb" });
    verb.append(...Object.entries(VERBS).map(([value, words]) => new Option(words, value)));
    const after = make("select", "", "", { name: "after" });
    after.append(new Option("the whole screen", "-1"), ...screen.options.map((_, index) => new Option(`option ${index + 1}`, String(index))));
    const texts = Object.entries(outline.languages).map(([code, language]) => ({
      code,
      label: field(`Words, ${language}`, make("input", "", "", { name: `say ${code}`, lang: code, required: "" })),
    }));
    form.append(name, field("What it is", verb), ...(screen.options.length ? [field("After", after)] : []));
    form.append(...texts.map(({ label }) => label), make("button", "", "Add the screen"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = new FormData(form);
      const say = Object.fromEntries(texts.map(({ code }) => [code, String(values.get(`say ${code}`))]));
      const option = Number(values.get("after") ?? -1);
      this.events.apply(operations.addScreen(screen.name, option, String(values.get("name")), String(values.get("verb")), say));
    });
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

/** @param {string} words @param {HTMLElement} control */
function field(words, control) {
  const label = make("label", "field");
  label.append(make("span", "", words), control);
  return label;
}
