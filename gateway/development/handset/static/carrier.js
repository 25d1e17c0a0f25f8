// The network, over HTTP. What it refuses is thrown as a Refusal with a sentence for people.

export class Refusal extends Error {}

export class Carrier {
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

  async #ask(path, body) {
    const request = body === undefined
      ? { cache: "no-store" }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
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
