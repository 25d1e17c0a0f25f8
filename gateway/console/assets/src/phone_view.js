/** The phone: walks the draft as a citizen would, by USSD, text or call, in several languages side by side. */

import { button, make, withCode } from "./dom.js";

/** @typedef {import("./types.js").PreviewStep} PreviewStep */

/**
 * @typedef {Object} PhoneEvents
 * @property {(walk: {channel: string, languages: string[], start: string, inputs: string[], network: string, lookups: string, clock: string}) => Promise<import("./types.js").Preview>} preview
 * @property {(screen: string) => void} reached
 */

export class PhoneView {
  /** @param {HTMLElement} place @param {PhoneEvents} events */
  constructor(place, events) {
    this.place = place;
    this.events = events;
    /** @type {string[]} */
    this.inputs = [];
    this.start = "";
    this.screen = "";
    this.asked = 0;
    /** @type {Record<string, string>} */
    this.languages = {};
    /** @type {Set<string>} */
    this.shown = new Set();
    this.form = /** @type {HTMLFormElement} */ (place.querySelector("form"));
    this.typed = /** @type {HTMLInputElement} */ (place.querySelector("#typed"));
    this.network = /** @type {HTMLInputElement} */ (place.querySelector("#network"));
    this.lookups = /** @type {HTMLSelectElement} */ (place.querySelector("#lookups"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#type(this.typed.value);
    });
    for (const radio of place.querySelectorAll("input[name=channel]")) {
      radio.addEventListener("change", () => this.#begin(this.start));
    }
    this.moment = /** @type {HTMLInputElement} */ (place.querySelector("#moment"));
    for (const control of [this.network, this.lookups, this.moment]) control.addEventListener("change", () => this.refresh());
    this.recorded = /** @type {HTMLFormElement} */ (place.querySelector("#record-walk"));
    this.recorded.addEventListener("submit", () => this.#fillRecorded());
    this.#on("from-beginning", () => this.#begin(""));
    this.#on("from-here", () => this.#begin(this.screen));
    this.#on("step-back", () => {
      this.inputs.pop();
      this.refresh(true);
    });
  }

  /** @param {Record<string, string>} languages  names by code */
  offer(languages) {
    if (JSON.stringify(languages) === JSON.stringify(this.languages)) return;
    const isFirst = !this.shown.size;
    this.languages = languages;
    const codes = Object.keys(languages);
    this.shown = new Set(codes.filter((code, index) => (isFirst ? index < 3 : this.shown.has(code))));
    if (!this.shown.size) this.shown.add(codes[0]);
    const boxes = codes.map((code) => {
      const label = make("label", "tick");
      const box = make("input", "", "", { type: "checkbox", name: "language", value: code });
      box.checked = this.shown.has(code);
      box.addEventListener("change", () => {
        if (box.checked) this.shown.add(code);
        else if (this.shown.size > 1) this.shown.delete(code);
        box.checked = this.shown.has(code);
        this.refresh();
      });
      label.append(box, languages[code]);
      return label;
    });
    this.#part("languages").replaceChildren(...boxes);
  }

  /** The screen that is chosen in the other views, to walk from. @param {string} screen */
  choose(screen) {
    this.screen = screen;
    this.#part("from-here").textContent = screen ? `From ${screen}` : "From here";
    /** @type {HTMLButtonElement} */ (this.#part("from-here")).disabled = !screen;
  }

  /** Show a screen that was chosen elsewhere, so that what is typed there is seen here. @param {string} screen */
  follow(screen) {
    if (this.start === screen && !this.inputs.length) return;
    this.start = screen;
    this.inputs = [];
    this.refresh();
  }

  /** Show the present step again, as the draft may have changed. @param {boolean} [walked]  a person went there */
  async refresh(walked = false) {
    const codes = Object.keys(this.languages).filter((code) => this.shown.has(code));
    if (!codes.length) return;
    const mine = ++this.asked;
    const preview = await this.events.preview({
      channel: this.channel,
      languages: codes,
      start: this.start,
      inputs: this.inputs,
      network: this.network.value.trim(),
      lookups: this.lookups.value,
      clock: this.moment.value,
    });
    if (mine === this.asked) this.#draw(preview, walked);
  }

  get channel() {
    const chosen = /** @type {HTMLInputElement | null} */ (this.place.querySelector("input[name=channel]:checked"));
    return chosen?.value ?? "ussd";
  }

  /** @param {string} start */
  #begin(start) {
    this.start = start;
    this.inputs = [];
    this.refresh(true);
  }

  /** @param {string} text */
  #type(text) {
    this.inputs.push(text);
    this.typed.value = "";
    this.refresh(true);
  }

  /** Put the walk into the form that records it as a scenario. */
  #fillRecorded() {
    const walk = {
      channel: this.channel,
      language: Object.keys(this.languages).find((code) => this.shown.has(code)) ?? "",
      systems: this.lookups.value,
      typed: this.inputs.join("\n"),
    };
    for (const [name, value] of Object.entries(walk)) {
      /** @type {HTMLInputElement} */ (this.recorded.elements.namedItem(name)).value = value;
    }
  }

  /** @param {import("./types.js").Preview} preview @param {boolean} walked */
  #draw(preview, walked) {
    // A scenario begins where citizens do, and has no silence.
    this.recorded.hidden = !!this.start || !this.inputs.length || this.inputs.includes("");
    this.#part("phone-problem").replaceChildren(...withCode(preview.problem));
    const [first] = preview.steps;
    if (!first) {
      this.#part("phones").replaceChildren();
      return;
    }
    this.#part("phones").replaceChildren(...preview.steps.map((step) => this.#phone(step)));
    this.#part("waits").textContent = first.waits;
    /** @type {HTMLButtonElement} */ (this.#part("step-back")).disabled = !this.inputs.length;
    this.typed.disabled = first.ends;
    this.#part("walked").textContent = this.inputs.length ? `Typed: ${this.inputs.map((typed) => typed || "(nothing)").join(" · ")}` : "";
    this.#part("clock").textContent = first.clock;
    this.#part("cost").textContent = first.cost;
    list(this.#part("happened"), first.happened.map((words) => make("li", "", words)), "Nothing yet.");
    list(this.#part("values"), first.values.map(({ name, value }) => pair(name, value)), "No values yet.");
    const conditions = first.conditions.map(({ where, says, held }) => {
      const row = make("li", held ? "held" : "not-held");
      row.append(make("strong", "", held ? "Held" : "Did not hold"), ` ${says} `, make("small", "", where));
      return row;
    });
    list(this.#part("conditions"), conditions, "No conditions on this screen.");
    if (walked && first.screen) this.events.reached(first.screen);
  }

  /** @param {PreviewStep} step */
  #phone(step) {
    const phone = make("article", "phone");
    phone.lang = step.language;
    phone.append(make("h3", "", this.languages[step.language] ?? step.language));
    const screen = make("pre", "lcd", step.problem || step.text);
    screen.tabIndex = 0;
    screen.setAttribute("aria-label", `Screen in ${this.languages[step.language] ?? step.language}`);
    phone.append(screen);
    if (step.size) {
      const room = step.room < 0 ? `${-step.room} too many` : `${step.room} left`;
      const pages = step.pages > 1 ? `page ${step.page} of ${step.pages} · ` : "";
      phone.append(make("p", step.room < 0 ? "size trouble" : "size", `${pages}${step.size} · ${room}`));
    }
    if (step.ends) phone.append(make("p", "size", "The session is over."));
    const keys = make("div", "keys");
    if (!step.ends) {
      for (const [, key, label] of step.text.matchAll(/^(\d{1,2}|[*#])[.):]? (.+)$/gm)) {
        keys.append(button(key, () => this.#type(key), "key"));
        keys.lastElementChild?.setAttribute("aria-label", `Press ${key}: ${label}`);
      }
    }
    phone.append(keys);
    return phone;
  }

  /** @param {string} id */
  #part(id) {
    return /** @type {HTMLElement} */ (this.place.querySelector(`#${id}`));
  }

  /** @param {string} id @param {() => void} press */
  #on(id, press) {
    this.#part(id).addEventListener("click", press);
  }
}

/** @param {HTMLElement} place @param {HTMLElement[]} rows @param {string} empty */
function list(place, rows, empty) {
  place.replaceChildren(...(rows.length ? rows : [make("li", "nothing", empty)]));
}

/** @param {string} name @param {string} value */
function pair(name, value) {
  const row = make("li");
  row.append(make("code", "", name), ` ${value}`);
  return row;
}
