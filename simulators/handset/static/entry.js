// The line for typing: by keypad, by keyboard, by a phone's own keyboard.

import { MODES, MultiTap } from "./multitap.js";

export class Entry {
  #taps = new MultiTap();
  #mode = MODES[0];

  constructor(root, changed) {
    this.root = root;
    this.input = root.querySelector(".typed");
    this.button = root.querySelector(".mode");
    this.changed = changed;
    this.letters = false; // whether the keypad may type letters
    this.input.addEventListener("input", () => {
      this.#taps.rest();
      changed();
    });
    this.button.addEventListener("click", () => this.nextMode());
  }

  get value() {
    return this.input.value;
  }

  show({ label, letters, value, mode = MODES[0] }) {
    this.letters = letters;
    this.button.hidden = !letters;
    this.root.classList.toggle("dialling", !letters);
    this.input.setAttribute("aria-label", label);
    this.input.value = value;
    this.#setMode(mode);
    this.root.hidden = false;
  }

  hide() {
    this.root.hidden = true;
    this.input.value = "";
  }

  nextMode() {
    if (this.letters) this.#setMode(MODES[(MODES.indexOf(this.#mode) + 1) % MODES.length]);
  }

  // Handles a key of the keypad. Held, a letter key gives its digit and # changes the mode.
  press(key, { held = false, now = performance.now() } = {}) {
    if (key === "#" && this.letters && (held || this.#mode !== "123")) {
      this.nextMode();
      return;
    }
    const { letter, replaces } = this.#taps.tap(key, held ? "123" : this.#mode, now);
    if (replaces) this.erase({ quietly: true });
    this.type(letter, { fromKeypad: true });
  }

  type(letter, { fromKeypad = false } = {}) {
    if (!fromKeypad) this.#taps.rest();
    const { selectionStart, selectionEnd } = this.input;
    this.input.setRangeText(letter, selectionStart, selectionEnd, "end");
    this.input.scrollLeft = this.input.scrollWidth;
    this.changed();
  }

  erase({ quietly = false } = {}) {
    if (!quietly) this.#taps.rest();
    const { selectionStart, selectionEnd } = this.input;
    const from = selectionStart === selectionEnd ? Math.max(0, selectionStart - 1) : selectionStart;
    this.input.setRangeText("", from, selectionEnd, "end");
    if (!quietly) this.changed();
  }

  #setMode(mode) {
    this.#mode = mode;
    this.#taps.rest();
    this.button.textContent = mode;
    this.button.setAttribute("aria-label", `Typing ${mode}: change between letters and digits`);
  }
}
