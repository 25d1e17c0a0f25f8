// The inbox, newest first, and one of its texts. An entry below the texts begins a new one.

import { List } from "./list.js";
import { Receiver, Writing, canBeTexted } from "./writing.js";

const moment = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });

export class Messages extends List {
  get count() {
    return this.phone.inbox.texts.length + 1;
  }

  picture() {
    return {
      look: "list",
      heading: "Messages",
      text: this.phone.inbox.texts.length ? "" : "(no messages)",
      items: [...this.phone.inbox.texts.map((text) => this.#line(text)), { title: "Write message", detail: "" }],
      selected: this.selected,
      softs: [this.selected < this.count - 1 ? "Open" : "Write", "Back"],
    };
  }

  #line({ sender, text, at, number }) {
    const title = `${sender}  ${moment.format(new Date(at))}`;
    return { title, detail: text, unread: this.phone.inbox.isUnread(number) };
  }

  choose(at) {
    this.selected = at;
    const text = this.phone.inbox.texts[at];
    if (text === undefined) {
      this.phone.open(new Receiver(this.phone, this));
      return;
    }
    this.phone.inbox.read(text.number);
    this.phone.open(new Message(this.phone, text, this));
  }
}

class Message {
  constructor(phone, text, list) {
    this.phone = phone;
    this.text = text;
    this.list = list;
  }

  picture() {
    const { sender, at, text, parts } = this.text;
    const long = parts > 1 ? ` (${parts} parts)` : "";
    return {
      look: "message",
      heading: `${sender}  ${moment.format(new Date(at))}${long}`,
      text,
      softs: [canBeTexted(sender) ? "Reply" : "", "Back"],
    };
  }

  left() {
    const { sender, text } = this.text;
    if (canBeTexted(sender)) this.phone.open(new Writing(this.phone, sender, this, text));
  }

  right() {
    this.phone.open(this.list);
  }

  call() {
    this.left();
  }

  // Typing begins the reply.
  key(key, options) {
    this.left();
    if (this.phone.app !== this) this.phone.press(key, options);
  }

  letter(letter) {
    this.left();
    if (this.phone.app !== this) this.phone.type(letter);
  }
}
