// A last page, or a message of the network. Any of the obvious keys closes it.

import { Idle } from "./idle.js";

export class Notice {
  constructor(phone, text) {
    this.phone = phone;
    this.text = text;
  }

  picture() {
    return { look: "notice", text: this.text, softs: ["OK", ""] };
  }

  left() {
    this.phone.open(new Idle(this.phone));
  }

  call() {
    this.left();
  }

  key(key) {
    const idle = new Idle(this.phone);
    this.phone.open(idle);
    idle.key(key);
  }

  letter(letter) {
    const idle = new Idle(this.phone);
    this.phone.open(idle);
    idle.letter(letter);
  }
}
