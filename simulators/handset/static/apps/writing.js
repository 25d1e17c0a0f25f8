// Writes a text: first the number, then the words.

import { Refusal } from "../providernetwork.js";
import { Notice } from "./notice.js";

const SHORT_CODE = "40404"; // the number of a new text, until another one is entered
const RECEIVER = /^\+?[0-9]{3,15}$/;

// Returns whether a sender can be texted back: a name cannot.
export function canBeTexted(sender) {
  return RECEIVER.test(sender);
}

class Step {
  constructor(phone, before, { heading, text = "", label, value, letters, mode = "123", action }) {
    this.phone = phone;
    this.before = before;
    this.heading = heading;
    this.text = text;
    this.entry = { label, letters, value, mode };
    this.action = action;
  }

  picture() {
    const { heading, text, entry } = this;
    return { look: "page", heading, text, entry, softs: this.#labels(entry.value) };
  }

  right() {
    const { entry } = this.phone.display;
    if (entry.value) entry.erase();
    else this.phone.open(this.before);
  }

  changed() {
    this.phone.display.labelSofts(this.#labels(this.phone.display.entry.value));
  }

  call() {
    this.left();
  }

  get typed() {
    return this.phone.display.entry.value.trim();
  }

  #labels(typed) {
    return [this.action, typed ? "Clear" : "Back"];
  }
}

export class Receiver extends Step {
  constructor(phone, before) {
    const value = phone.lastReceiver ?? SHORT_CODE;
    super(phone, before, {
      heading: "Send a message to", label: "Number or short code", letters: false, value, action: "Next",
    });
  }

  left() {
    const to = this.typed;
    if (!canBeTexted(to)) return;
    this.entry.value = to;
    this.phone.open(new Writing(this.phone, to, this));
  }
}

// `answered` is the text that this one replies to; it stays visible. Replies begin with digits, as most are a number.
export class Writing extends Step {
  constructor(phone, to, before, answered = "") {
    super(phone, before, {
      heading: `To ${to}`, text: answered, label: "Your message", letters: true, value: "",
      mode: answered ? "123" : "abc", action: "Send",
    });
    this.to = to;
  }

  async left() {
    const { phone, to } = this;
    const words = this.typed;
    if (!words) return;
    const sending = new Sending(phone);
    phone.lastReceiver = to;
    phone.open(sending);
    let said = "Message sent.";
    try {
      phone.texted(await phone.providerNetwork.text(phone.msisdn, to, words, phone.network));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      phone.hop(null, error.message);
      said = "Message not sent.";
    }
    if (phone.app === sending) phone.open(new Notice(phone, said));
  }
}

class Sending {
  constructor(phone) {
    this.phone = phone;
  }

  picture() {
    return { look: "waiting", text: "Sending message", softs: ["", ""] };
  }
}
