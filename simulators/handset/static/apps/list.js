// The keys of every list on the phone: up, down, choose, back.

import { Idle } from "./idle.js";

export class List {
  selected = 0;

  constructor(phone) {
    this.phone = phone;
  }

  up() {
    this.#move(-1);
  }

  down() {
    this.#move(1);
  }

  left() {
    if (this.count) this.choose(this.selected);
  }

  call() {
    this.left();
  }

  right() {
    this.phone.open(new Idle(this.phone));
  }

  #move(step) {
    if (!this.count) return;
    this.selected = (this.selected + step + this.count) % this.count;
    this.phone.open(this);
  }
}
