// The codes last dialled, newest first.

import { recall, remember } from "./storage.js";

const MOST = 6;

export class Recents {
  constructor(name, suggested) {
    this.name = `${name}.recent`;
    this.codes = recall(this.name, suggested);
  }

  add(code) {
    this.codes = [code, ...this.codes.filter((other) => other !== code)].slice(0, MOST);
    remember(this.name, this.codes);
  }
}
