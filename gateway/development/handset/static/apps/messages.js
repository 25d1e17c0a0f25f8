// The inbox, newest first, and one text of it.

import { List } from "./list.js";

const moment = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });

export class Messages extends List {
  get count() {
    return this.phone.inbox.texts.length;
  }

  picture() {
    return {
      look: "list",
      heading: "Messages",
      text: this.count ? "" : "(no messages)",
      items: this.phone.inbox.texts.map(({ sender, text, at, number }) => ({
        title: `${sender}  ${moment.format(new Date(at))}`,
        detail: text,
        unread: this.phone.inbox.isUnread(number),
      })),
      selected: this.selected,
      softs: [this.count ? "Open" : "", "Back"],
    };
  }

  choose(at) {
    this.selected = at;
    const text = this.phone.inbox.texts[at];
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
      softs: ["", "Back"],
    };
  }

  right() {
    this.phone.open(this.list);
  }
}
