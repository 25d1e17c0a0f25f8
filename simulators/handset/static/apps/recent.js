// Codes and numbers that were dialled before.

import { connect } from "./line.js";
import { List } from "./list.js";

export class Recent extends List {
  get count() {
    return this.phone.recents.codes.length;
  }

  picture() {
    return {
      look: "list",
      heading: "Recent",
      text: this.count ? "" : "(nothing dialled yet)",
      items: this.phone.recents.codes.map((code) => ({ title: code, detail: "" })),
      selected: this.selected,
      softs: [this.count ? "Call" : "", "Back"],
    };
  }

  choose(at) {
    connect(this.phone, this.phone.recents.codes[at]);
  }
}
