// An incoming call: take it or not.

import { Calling } from "./calling.js";
import { Idle } from "./idle.js";
import { Notice } from "./notice.js";

export class Incoming {
  constructor(phone, shown) {
    this.phone = phone;
    this.shown = shown;
  }

  picture() {
    return { look: "ringing", heading: this.shown.number, text: "is calling", softs: ["Answer", "Decline"] };
  }

  // Updates what rings now: the caller may have given up.
  still(calls) {
    if (!calls.some(({ call }) => call === this.shown.call)) {
      this.phone.open(new Notice(this.phone, `Missed call\n${this.shown.number}`));
    }
  }

  left() {
    this.phone.open(new Calling(this.phone, this.shown.number, this.shown));
  }

  call() {
    this.left();
  }

  right() {
    this.end();
  }

  end() {
    this.phone.providerNetwork.hangUp(this.shown.call).catch(() => {}); // it stops ringing by itself
    this.phone.open(new Idle(this.phone));
  }
}
