// A prompt of the payment system: what is to be paid, and the PIN. The gateway never sees the PIN.

import { Notice } from "./notice.js";

export class Payment {
  constructor(phone, prompt) {
    this.phone = phone;
    this.prompt = prompt;
  }

  picture() {
    const { amount, account, description } = this.prompt;
    return {
      look: "page",
      heading: "Payment",
      text: `Pay KES ${amount} for ${description}, account ${account}?\nEnter your PIN (1234):`,
      entry: { label: "Your PIN", letters: false, value: "" },
      softs: ["Pay", "Cancel"],
    };
  }

  left() {
    const pin = this.phone.display.entry.value;
    if (pin) this.#answer({ pin });
  }

  call() {
    this.left();
  }

  right() {
    if (this.phone.display.entry.value) this.phone.display.entry.erase();
    else this.end();
  }

  changed() {
    this.phone.display.labelSofts(["Pay", this.phone.display.entry.value ? "Clear" : "Cancel"]);
  }

  end() {
    this.#answer({ result: "1032" });
  }

  async #answer(fields) {
    const words = await this.phone.prompts.answer(this.prompt, fields).catch(() => "No network.");
    this.phone.open(new Notice(this.phone, words));
  }
}
