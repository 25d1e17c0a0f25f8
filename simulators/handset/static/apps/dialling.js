// A number or code that is being typed.

import { Idle } from "./idle.js";
import { connect } from "./line.js";

export class Dialling {
  constructor(phone, code = "") {
    this.phone = phone;
    this.code = code;
  }

  picture() {
    return {
      look: "dialling",
      entry: { label: "Code or number to dial", letters: false, value: this.code },
      softs: ["Call", "Clear"],
    };
  }

  left() {
    this.call();
  }

  right() {
    this.phone.display.entry.erase();
  }

  changed() {
    if (!this.phone.display.entry.value) this.phone.open(new Idle(this.phone));
  }

  call() {
    const code = this.phone.display.entry.value.trim();
    if (code) connect(this.phone, code);
  }
}
