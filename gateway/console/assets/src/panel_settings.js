/** The settings of a screen or an option in the panel: its keys that hold a single value, each with what it means. */

import { button, field, make } from "./dom.js";
import * as operations from "./operations.js";

/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {{key: string, asked: import("./schema.js").Asked, info: string, isNeeded: boolean}} Setting */

const ELSEWHERE = new Set(["goto"]); // the panel has a list for it

export class PanelSettings {
  /**
   * @param {import("./schema.js").MenuSchema} schema @param {import("./types.js").Outline} outline
   * @param {(edit: Operation) => Promise<boolean>} apply
   */
  constructor(schema, outline, apply) {
    this.schema = schema;
    this.outline = outline;
    this.apply = apply;
  }

  /** The settings of a screen, and a form for one more. @param {import("./types.js").OutlineScreen} screen @returns {HTMLElement[]} */
  ofScreen(screen) {
    const siblings = new Map([[screen.verb, ""], ...Object.entries(screen.values)]);
    const known = [...this.#known(["screens", screen.name], siblings)].filter(({ key }) => key !== screen.verb);
    return this.#rows(screen.name, 0, known, screen.values);
  }

  /** @param {string} screen @param {import("./types.js").ScreenOption} option @returns {HTMLElement[]} */
  ofOption(screen, option) {
    const known = [...this.#known(["screens", screen, "options", "-"], new Map(Object.entries(option.values)))];
    const shown = known.filter(({ key }) => key === "value" || key in option.values);
    return shown.map((setting) => this.#row(screen, option.number, setting, option.values[setting.key] ?? ""));
  }

  /**
   * The settings that the schema knows at a path: those of mappings that are there are named as in `answer.max`.
   * @param {string[]} path @param {Map<string, string>} values @returns {Generator<Setting>}
   */
  *#known(path, values) {
    const forms = this.schema.at(path, values);
    for (const { name, info } of this.schema.keys(forms)) {
      if (ELSEWHERE.has(name)) continue;
      const inner = new Map([...values].filter(([key]) => key.startsWith(`${name}.`)).map(([key, value]) => [key.slice(name.length + 1), value]));
      if (inner.size) {
        for (const one of this.#known([...path, name], inner)) yield { ...one, key: `${name}.${one.key}` };
        continue;
      }
      const asked = this.schema.values(forms, name).map((shape) => this.schema.asked(shape)).find(Boolean);
      if (asked) yield { key: name, asked, info, isNeeded: forms.some((form) => form.required?.includes(name)) };
    }
  }

  /** @param {string} screen @param {number} option @param {Setting[]} known @param {Record<string, string>} values */
  #rows(screen, option, known, values) {
    const isSet = (/** @type {Setting} */ { key }) => key in values;
    const rows = known.filter(isSet).map((setting) => this.#row(screen, option, setting, values[setting.key]));
    const rest = known.filter((setting) => !isSet(setting));
    return rest.length ? [...rows, this.#more(screen, option, rest)] : rows;
  }

  /** @param {string} screen @param {number} option @param {Setting} setting @param {string} value */
  #row(screen, option, setting, value) {
    const control = this.#control(setting, value);
    control.dataset.field = `${screen} ${option} setting ${setting.key}`;
    control.addEventListener("change", async () => {
      const typed = control.value.trim();
      if (typed === value) return;
      const edit = typed ? operations.setKey(screen, option, setting.key, valueOf(setting, typed)) : operations.removeKey(screen, option, setting.key);
      if (!(await this.apply(edit))) control.value = value;
    });
    const row = make("div", "setting");
    row.append(field(labelOf(setting, option), control));
    if (value && !setting.isNeeded) {
      const remove = button("Remove", () => this.apply(operations.removeKey(screen, option, setting.key)), "quiet");
      remove.setAttribute("aria-label", `Remove: ${setting.key}${option ? ` of option ${option}` : ""}`);
      row.append(remove);
    }
    return row;
  }

  /** A form for a setting that is not there yet. @param {string} screen @param {number} option @param {Setting[]} rest */
  #more(screen, option, rest) {
    const form = make("form", "adds");
    const choice = make("select", "", "", { "data-field": `${screen} more settings` });
    choice.append(...rest.map(({ key, info }) => new Option(info ? `${key}: ${plain(info)}` : key, key)));
    const place = make("div");
    const chosen = () => rest.find(({ key }) => key === choice.value) ?? rest[0];
    const draw = () => {
      const control = this.#control(chosen(), "");
      control.name = "setting";
      control.required = true;
      place.replaceChildren(field("Its value", control));
    };
    choice.addEventListener("change", draw);
    draw();
    form.append(field("Another setting", choice), place, make("button", "", "Set it"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = String(new FormData(form).get("setting") ?? "").trim();
      if (value) this.apply(operations.setKey(screen, option, chosen().key, valueOf(chosen(), value)));
    });
    return form;
  }

  /** @param {Setting} setting @param {string} value @returns {HTMLInputElement | HTMLSelectElement} */
  #control({ asked, isNeeded }, value) {
    const choices = asked.kind === "screen" ? this.outline.screens.map(({ name }) => name) : asked.choices;
    if (!choices.length || (value && !choices.includes(value))) {
      const input = make("input", "", "", asked.kind === "number" ? { inputmode: "decimal" } : {});
      input.value = input.defaultValue = value;
      return input;
    }
    const list = make("select");
    if (!value || !isNeeded) list.append(new Option("not set", ""));
    list.append(...choices.map((choice) => new Option(choice, choice)));
    list.value = value;
    return list;
  }
}

/** @param {Setting} setting @param {number} option */
function labelOf({ key, info }, option) {
  return `${option ? `Option ${option} · ` : ""}${key}${info ? ` · ${plain(info)}` : ""}`;
}

/** The words of an explanation without the marks of code. @param {string} words */
const plain = (words) => words.replaceAll("`", "");

/** The value of a setting as JSON. @param {Setting} setting @param {string} typed */
function valueOf({ asked }, typed) {
  if (asked.kind === "number" && Number.isFinite(Number(typed))) return Number(typed);
  return asked.choices.includes("true") && asked.choices.includes("false") ? typed === "true" : typed;
}
