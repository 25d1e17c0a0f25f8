// One phone: its keys, its screen, and the app that is open on it.

import { Idle } from "./apps/idle.js";
import { Incoming } from "./apps/incoming.js";
import { Payment } from "./apps/payment.js";
import { CallLog } from "./calllog.js";
import { Display } from "./display.js";
import { Inbox } from "./inbox.js";
import { listen } from "./keypad.js";
import { Meters } from "./meters.js";
import { Prompts } from "./prompts.js";
import { Recents } from "./recents.js";
import { Ringer } from "./ringer.js";
import { Wire } from "./wire.js";

export class Phone {
  constructor(root, panels, { providerNetwork, captions, name, codes, sim, opensCalls }) {
    this.root = root;
    this.panels = panels;
    this.providerNetwork = providerNetwork;
    this.captions = captions;
    this.recents = new Recents(name, codes);
    this.wire = new Wire(panels.querySelector(".exchanges"));
    this.callLog = new CallLog(panels.querySelector(".calls"), opensCalls);
    this.provider = "at"; // the provider that carries calls
    this.loud = true;
    this.meters = new Meters(root.querySelector(".meters"), () => this.app.expired?.());
    this.trouble = root.querySelector(":scope > .trouble");
    this.display = new Display(root.querySelector(".phone"), {
      changed: () => this.app.changed?.(),
      chosen: (at) => this.app.choose?.(at),
    });
    listen(root, (key, options) => this.press(key, options));
    this.insert(sim);
    this.clock = setInterval(() => this.app instanceof Idle && this.open(this.app), 10_000);
  }

  // Inserts a SIM card with its number and network. A session on the old one is dropped.
  insert({ msisdn, network, networkName }) {
    if (this.app?.end) this.app.end();
    this.msisdn = msisdn;
    this.network = network;
    this.networkName = networkName;
    this.inbox?.close();
    this.inbox = new Inbox(this.providerNetwork, msisdn, () => this.#post());
    this.prompts?.close();
    this.prompts = new Prompts(document.body.dataset.payments, msisdn, (prompt) => this.#prompt(prompt));
    this.ringer?.close();
    this.ringer = new Ringer(this.providerNetwork, msisdn, (calls) => this.#ring(calls));
    this.root.setAttribute("aria-label", `Phone ${msisdn}`);
    this.display.body.setAttribute("aria-label", `Screen of ${msisdn}`);
    for (const label of this.panels.querySelectorAll(".of")) label.textContent = msisdn;
    this.open(new Idle(this));
  }

  open(app) {
    this.app = app;
    this.display.paint(app.picture());
    this.display.showUnread(this.inbox.unread);
  }

  // Handles a key of the phone: a digit, * or #, or left right up down call end.
  press(key, options) {
    const { app, display } = this;
    if (key === "end") return app.end ? app.end() : this.open(new Idle(this));
    if (key === "up" || key === "down") {
      return app[key] ? app[key]() : display.scroll(key === "up" ? -3 : 3);
    }
    if (["left", "right", "call"].includes(key)) return app[key]?.();
    if (app.key) return app.key(key, options);
    if (app.changed) display.entry.press(key, options);
  }

  // Handles a letter of a real keyboard.
  type(letter) {
    if (this.app.letter) this.app.letter(letter);
    else if (this.#takesText()) this.display.entry.type(letter);
  }

  erase() {
    if (this.#takesText()) this.display.entry.erase();
  }

  dial(code) {
    if (this.app.end) this.app.end();
    this.open(new Idle(this));
    for (const letter of code) this.type(letter);
    this.press("call");
    this.display.focus();
  }

  // Shows what a hop brought: the meters, the wire, and why it failed.
  hop(shown, trouble = "") {
    this.meters.show(shown);
    if (shown) this.wire.add(shown);
    this.trouble.textContent = shown?.failed || trouble;
  }

  // Shows the state of a call: the wire, the document, and why it broke off.
  called(shown) {
    this.wire.add(shown);
    this.callLog.show(shown);
    if (shown.wire.length) this.meters.answered(shown.wire.at(-1).milliseconds);
    this.trouble.textContent = shown.trouble;
  }

  // Shows the outcome of a text that was sent.
  texted(sent) {
    this.wire.add(sent);
    this.trouble.textContent = sent.failed;
  }

  remove() {
    if (this.app.end) this.app.end();
    clearInterval(this.clock);
    this.inbox.close();
    this.ringer.close();
    this.prompts.close();
    this.root.remove();
    this.panels.remove();
  }

  // Takes the calls that ring here. A phone with an open line ignores them.
  #ring(calls) {
    if (this.app instanceof Incoming) this.app.still(calls);
    else if (calls.length && !this.app.end) this.open(new Incoming(this, calls[0]));
  }

  // Shows a prompt to pay, unless a session, a call or another prompt has the screen.
  #prompt(prompt) {
    if (this.app.end) return false;
    this.open(new Payment(this, prompt));
    return true;
  }

  #takesText() {
    return !this.display.entry.root.hidden;
  }

  #post() {
    this.display.showUnread(this.inbox.unread);
    if (this.app instanceof Idle) this.open(this.app);
  }
}
