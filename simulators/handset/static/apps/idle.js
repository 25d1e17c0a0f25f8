// The idle screen: the time, the network, whether there are new texts, and what the green key dials.

import { Dialling } from "./dialling.js";
import { connect } from "./line.js";
import { Messages } from "./messages.js";
import { Recent } from "./recent.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });

export class Idle {
  constructor(phone) {
    this.phone = phone;
  }

  picture() {
    const unread = this.phone.inbox.unread;
    const post = unread === 1 ? "1 message received" : `${unread} messages received`;
    return {
      look: "idle",
      heading: time.format(new Date()),
      text: unread ? post : this.phone.networkName,
      softs: [unread ? "Read" : "Messages", "Recent"],
      redial: this.phone.recents.latest,
    };
  }

  left() {
    this.phone.open(new Messages(this.phone));
  }

  right() {
    this.phone.open(new Recent(this.phone));
  }

  call() {
    const { latest } = this.phone.recents;
    if (latest) connect(this.phone, latest);
    else this.right();
  }

  key(key) {
    this.phone.open(new Dialling(this.phone));
    this.phone.display.entry.press(key);
  }

  letter(letter) {
    if (!/[0-9*#+]/.test(letter)) return;
    this.phone.open(new Dialling(this.phone));
    this.phone.display.entry.type(letter);
  }
}
