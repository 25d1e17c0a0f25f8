// The texts that arrive. Polls the network every other second.

import { recall, remember } from "./storage.js";

const EVERY = 2000;

export class Inbox {
  texts = []; // newest first
  #epoch = null;
  #read = new Set();
  #asking = false;

  constructor(providerNetwork, msisdn, arrived) {
    this.providerNetwork = providerNetwork;
    this.msisdn = msisdn;
    this.arrived = arrived;
    this.timer = setInterval(() => this.look(), EVERY);
    this.look();
  }

  close() {
    clearInterval(this.timer);
  }

  get unread() {
    return this.texts.filter(({ number }) => this.isUnread(number)).length;
  }

  isUnread(number) {
    return !this.#read.has(number);
  }

  read(number) {
    this.#read.add(number);
    remember(`${this.msisdn}.read`, { epoch: this.#epoch, numbers: [...this.#read] });
  }

  async look() {
    if (this.#asking || document.hidden) return;
    this.#asking = true;
    try {
      const { epoch, texts } = await this.providerNetwork.inbox(this.msisdn, this.texts[0]?.number ?? 0);
      if (epoch !== this.#epoch) this.#begin(epoch, texts);
      else if (texts.length) {
        this.texts = [...texts.reverse(), ...this.texts];
        this.arrived();
      }
    } catch {
      // no network at the moment
    } finally {
      this.#asking = false;
    }
  }

  // The network restarted, and its numbers with it.
  #begin(epoch, texts) {
    const missed = this.#epoch !== null; // the request was for texts after one that no longer exists
    this.#epoch = epoch;
    const known = recall(`${this.msisdn}.read`, {});
    this.#read = new Set(known.epoch === epoch ? known.numbers : []);
    this.texts = missed ? [] : texts.reverse();
    this.arrived();
  }
}
