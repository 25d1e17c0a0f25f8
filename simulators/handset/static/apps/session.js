// A USSD session: the network's pages, the answers, and the end of the line.

import { Refusal } from "../providernetwork.js";
import { Idle } from "./idle.js";
import { Notice } from "./notice.js";

export const CONNECTION_PROBLEM = "Connection problem or invalid MMI code.";

export class Session {
  #id = null;
  #page = null; // the text shown; null while waiting for the network
  #over = false;

  constructor(phone, code) {
    this.phone = phone;
    this.#ask(phone.providerNetwork.dial(phone.msisdn, code, phone.network));
  }

  picture() {
    if (this.#page === null) {
      return { look: "waiting", text: "USSD code running", softs: ["", "Cancel"] };
    }
    return {
      look: "page",
      text: this.#page,
      entry: { label: "Your answer", letters: true, value: "" },
      softs: ["Send", "Cancel"],
    };
  }

  left() {
    if (this.#page === null) return;
    const typed = this.phone.display.entry.value;
    this.#page = null;
    this.phone.open(this);
    this.#ask(this.phone.providerNetwork.send(this.#id, typed));
  }

  right() {
    if (this.#page !== null && this.phone.display.entry.value) this.phone.display.entry.erase();
    else this.end();
  }

  changed() {
    this.phone.display.labelSofts(["Send", this.phone.display.entry.value ? "Clear" : "Cancel"]);
  }

  call() {
    this.left();
  }

  // Drops the line. What is still on its way is ignored.
  end() {
    this.#over = true;
    this.#drop();
    this.phone.hop(null);
    this.phone.open(new Idle(this.phone));
  }

  expired() {
    this.#over = true;
    this.phone.hop(null);
    this.phone.open(new Notice(this.phone, "Session ended: time is up."));
  }

  async #ask(answer) {
    let shown;
    try {
      shown = await answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.#over) return;
      this.#over = true;
      this.phone.hop(null, error.message);
      this.phone.open(new Notice(this.phone, CONNECTION_PROBLEM));
      return;
    }
    this.#id = shown.session;
    if (this.#over) this.#drop();
    else this.#show(shown);
  }

  #show(shown) {
    this.#over = shown.ends;
    this.phone.hop(shown);
    if (shown.failed) this.phone.open(new Notice(this.phone, CONNECTION_PROBLEM));
    else if (shown.ends) this.phone.open(new Notice(this.phone, shown.screen));
    else {
      this.#page = shown.screen;
      this.phone.open(this);
    }
  }

  #drop() {
    if (this.#id) this.phone.providerNetwork.drop(this.#id).catch(() => {}); // the session's clock ends it otherwise
  }
}
