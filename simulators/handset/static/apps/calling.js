// A call that is up: plays what the service says, presses keys, records, and waits as long as people do.

import { played, spoken } from "../captions.js";
import { Refusal } from "../providernetwork.js";
import { Microphone } from "../voice/microphone.js";
import { Mouth } from "../voice/mouth.js";
import { pause } from "../voice/pause.js";
import { Idle } from "./idle.js";
import { Notice } from "./notice.js";
import { Outcomes } from "./outcomes.js";

const SAMPLE = 3; // seconds recorded if there is no microphone
const LISTENS = { keys: "Waiting for keys", record: "Speak now", dial: "Ringing" };

export class Calling {
  #shown = null; // the network's latest view of the call
  #now = ""; // what the service says now
  #caption = {}; // of the sounds of this stage
  #message = ""; // what the caller spoke last, in words
  #stage = new AbortController(); // aborted at the next stage
  #patience = new AbortController(); // aborted when the wait is skipped or a key is pressed
  #microphone = null;
  #outcomes = new Outcomes(); // of a transfer that rings
  #asked = Promise.resolve(); // requests go one after the other, in the order of the keys
  #over = false;

  // `incoming` is a call that rings; it is answered now.
  constructor(phone, number, incoming = null) {
    this.phone = phone;
    this.number = number;
    this.incoming = incoming;
    this.mouth = new Mouth({
      said: (prompt) => this.#says(prompt),
      failed: (why) => phone.callLog.add("note", why),
      soundUrl: (url) => phone.providerNetwork.soundUrl(this.#shown.call, url),
      loud: () => phone.loud,
    });
    this.clock = setInterval(() => this.#tick(), 1000);
    this.leave = () => this.#shown && phone.providerNetwork.leave(this.#shown.call);
    addEventListener("pagehide", this.leave);
    this.#ask(incoming ? phone.providerNetwork.answer(incoming.call) : phone.providerNetwork.call(phone.msisdn, number, phone.provider));
  }

  picture() {
    const stage = this.#shown?.stage;
    if (!stage) return { look: "waiting", heading: this.number, text: "Calling", softs: ["", "End"] };
    if (this.#choosing) return this.#outcomes.picture(stage);
    const typed = this.#shown.keys ? `\n\n${this.#shown.keys}` : "";
    return {
      look: "call",
      heading: `${this.number}  ${this.#time}`,
      text: (this.#now || LISTENS[stage.kind] || "…") + typed,
      softs: [this.#microphone ? "Done" : "Skip", this.#microphone ? "Say nothing" : "End"],
    };
  }

  key(key) {
    const { stage } = this.#shown ?? {};
    if (this.#microphone && stage.finish.includes(key)) this.#sendMessage(key);
    if (stage?.kind !== "keys" || !/^[0-9*#]$/.test(key)) return;
    this.#patience.abort(); // all speech stops at once
    this.phone.callLog.add("caller", key);
    this.#tell("key", { key });
    this.#waitForSilence(stage);
  }

  letter(letter) {
    this.key(letter);
  }

  // Skips a prompt or a wait, ends a message, or chooses the outcome of a transfer.
  left() {
    if (this.#choosing) this.choose();
    else if (this.#microphone) this.#sendMessage("");
    else if (!this.mouth.skip()) this.#patience.abort();
  }

  right() {
    if (this.#microphone) this.#saysNothing();
    else this.end();
  }

  call() {
    this.left();
  }

  up() {
    this.#move(-1);
  }

  down() {
    this.#move(1);
  }

  choose(at) {
    if (!this.#choosing) return;
    const { what, words, seconds } = this.#outcomes.chosen(at, this.#shown.provider);
    this.phone.callLog.add("note", words);
    this.#tell(what, { seconds });
  }

  end() {
    const { phone } = this;
    if (this.#microphone) this.#sendMessage("hangup");
    else if (this.#shown) phone.providerNetwork.hangUp(this.#shown.call).catch(() => {}); // the network drops it otherwise
    phone.callLog.add("note", "You hung up.");
    this.#close();
    phone.open(new Idle(phone));
  }

  // A stage begins when the network enters it, and ends when the network enters the next.
  async #perform(stage) {
    this.#stage = new AbortController();
    this.#patience = new AbortController();
    const stop = this.#stage.signal;
    stop.addEventListener("abort", () => this.#patience.abort());
    const { signal } = this.#patience;
    this.#caption = await this.phone.captions.of(this.#shown, this.phone.msisdn);
    if (stop.aborted) return;
    await this.mouth.play(stage.prompts, signal);
    this.#now = "";
    if (stop.aborted) return;
    if (stage.kind === "speak") this.#tell("played");
    else if (stage.kind === "record") await this.#record(stage, stop);
    else this.#waitForSilence(stage);
    this.#paint();
  }

  // Starts again with each key. Skipped, it is over at once.
  async #waitForSilence(stage) {
    const patience = this.#patience = new AbortController();
    const stop = this.#stage.signal;
    await pause(stage.seconds, patience.signal);
    if (stop.aborted || patience !== this.#patience) return;
    if (stage.kind === "dial") this.#tell("no-answer");
    else {
      if (!this.#shown.keys) this.phone.callLog.add("note", "(silence)");
      this.#tell("silence");
    }
  }

  async #record(stage, stop) {
    if (stage.beep) await this.mouth.beep(stop);
    const microphone = new Microphone();
    const real = await microphone.start();
    if (stop.aborted) return void microphone.stop();
    this.#microphone = microphone;
    this.#patience = new AbortController();
    this.phone.callLog.add("note", real ? "Recording …" : "There is no microphone: a little tune is sent.");
    this.#paint();
    await pause(real ? stage.longest : Math.min(SAMPLE, stage.longest), stop);
    if (this.#microphone === microphone) this.#sendMessage("");
  }

  async #sendMessage(key) {
    const microphone = this.#microphone;
    const { call, stage } = this.#shown;
    this.#microphone = null;
    const { seconds } = microphone;
    const sound = await microphone.stop();
    const { text, caption } = spoken(seconds, this.phone.msisdn, this.#caption);
    this.#message = text;
    this.phone.callLog.add("caller", `(${text})`, caption);
    this.#ask(this.phone.providerNetwork.message(call, stage.number, sound, seconds, key));
  }

  #saysNothing() {
    this.#microphone.stop();
    this.#microphone = null;
    this.phone.callLog.add("note", "(silence)");
    this.#tell("silence");
  }

  #tell(what, more) {
    const { call, stage } = this.#shown;
    this.#asked = this.#asked.then(() => this.#ask(this.phone.providerNetwork.tell(call, stage.number, what, more)));
  }

  async #ask(answer) {
    let shown;
    try {
      shown = await answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.#over) return;
      this.phone.hop(null, error.message);
      this.#finish("The call broke off.");
      return;
    }
    this.phone.called(shown);
    if (this.#over) {
      if (!shown.ending) this.phone.providerNetwork.hangUp(shown.call).catch(() => {});
    } else this.#show(shown);
  }

  #show(shown) {
    const fresh = shown.stage.number !== this.#shown?.stage.number;
    this.#shown = shown;
    this.answered ??= performance.now() - shown.seconds * 1000;
    if (fresh) this.#stage.abort();
    if (shown.ending) {
      this.phone.callLog.add("note", shown.ending);
      this.#finish(shown.ending);
      return;
    }
    if (fresh) this.#perform(shown.stage);
    this.#paint();
  }

  #says({ kind, text }) {
    if (kind === "pause") return;
    const line = kind === "play" ? played(text, this.#caption, this.#message) : { text };
    this.#now = line.text;
    this.phone.callLog.add("service", line.text, line.caption);
    this.#paint();
  }

  #finish(words) {
    this.#close();
    if (this.phone.app === this) this.phone.open(new Notice(this.phone, `${words}\n${this.#time}`));
  }

  #close() {
    this.#over = true;
    this.#stage.abort();
    this.#microphone?.stop();
    clearInterval(this.clock);
    removeEventListener("pagehide", this.leave);
  }

  #tick() {
    if (this.#shown && this.phone.app === this) this.phone.display.showHeading(this.picture().heading);
  }

  #paint() {
    if (this.phone.app === this && !this.#over) this.phone.open(this);
  }

  get #choosing() {
    return this.#shown?.stage.kind === "dial";
  }

  #move(step) {
    if (!this.#choosing) return this.phone.display.scroll(step * 3);
    this.#outcomes.move(step);
    this.#paint();
  }

  get #time() {
    const seconds = this.answered === undefined ? 0 : Math.floor((performance.now() - this.answered) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
