// The provider network, over HTTP. Its refusals are thrown as Refusal, with a sentence for people.

export class Refusal extends Error {}

export class ProviderNetwork {
  constructor(root) {
    this.root = root;
  }

  networks() {
    return this.#ask("networks");
  }

  dial(msisdn, code, network) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/dial`, { code, network });
  }

  send(session, input) {
    return this.#ask(`sessions/${session}/send`, { input });
  }

  drop(session) {
    return this.#ask(`sessions/${session}/drop`, {});
  }

  inbox(msisdn, after) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/inbox?after=${after}`);
  }

  text(msisdn, to, text, network) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/send`, { to, text, network });
  }

  hopFaults(msisdn, faults) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/faults`, faults);
  }

  smsFaults(faults) {
    return this.#ask("faults", faults);
  }

  // Returns the providers of calls, and how late recordings are. `delay` in seconds changes that.
  voice(delay) {
    return this.#ask("voice", delay === undefined ? undefined : { seconds: delay });
  }

  call(msisdn, number, provider) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/call`, { number, provider });
  }

  ringing(msisdn) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/calls`);
  }

  line(msisdn, line) {
    return this.#ask(`phones/${encodeURIComponent(msisdn)}/line`, line === undefined ? undefined : { line });
  }

  answer(call) {
    return this.#ask(`calls/${call}/answer`, {});
  }

  tell(call, stage, what, more = {}) {
    return this.#ask(`calls/${call}/events`, { stage, what, ...more });
  }

  // `sound` is a WAV, or null without a microphone.
  message(call, stage, sound, seconds, key) {
    const told = new URLSearchParams({ stage, seconds, key });
    return this.#fetch(`calls/${call}/message?${told}`, { method: "POST", body: sound ?? "" });
  }

  hangUp(call) {
    return this.#ask(`calls/${call}/hang-up`, {});
  }

  // The user leaves the page: nobody waits for an answer.
  leave(call) {
    navigator.sendBeacon(`${this.root}calls/${call}/hang-up`);
  }

  soundUrl(call, url) {
    return `${this.root}calls/${call}/sound?${new URLSearchParams({ url })}`;
  }

  async #ask(path, body) {
    return this.#fetch(path, body === undefined
      ? { cache: "no-store" }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  }

  async #fetch(path, request) {
    let answer;
    try {
      answer = await fetch(this.root + path, request);
    } catch {
      throw new Refusal("The gateway's page is not reachable. Is `gateway dev` still running?");
    }
    if (answer.status === 204) return null;
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(said.error ?? `The network answered with HTTP ${answer.status}.`);
    return said;
  }
}
