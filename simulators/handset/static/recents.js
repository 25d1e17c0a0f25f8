// The codes last dialled, newest first.

import { recall, remember } from "./storage.js";

const MOST = 6;

export class Recents {
  /**
   * @param {string} name of the phone
   * @param {string[]} suggested codes and numbers of the service. If they changed, it is another service, and what was
   *   dialled before is forgotten.
   */
  constructor(name, suggested) {
    this.name = `${name}.recent`;
    this.suggested = suggested;
    const known = recall(this.name, {});
    this.codes = String(known.suggested) === String(suggested) ? known.codes : suggested;
  }

  /** @returns {string} what was dialled last; empty if there is nothing */
  get latest() {
    return this.codes[0] ?? "";
  }

  /** @param {string} code */
  add(code) {
    this.codes = [code, ...this.codes.filter((other) => other !== code)].slice(0, MOST);
    remember(this.name, { suggested: this.suggested, codes: this.codes });
  }
}
