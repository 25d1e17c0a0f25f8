/** Requests to the server: JSON both ways, with the CSRF token of the session. */

const PATIENCE = 15_000; // milliseconds until a request counts as lost: a dead connection may say nothing for minutes

/** The server cannot be reached. */
export class ConnectionError extends Error {}

/** The person is not signed in any more. */
export class SessionError extends Error {}

/** The server refused, and said why in words. */
export class RefusedError extends Error {
  /** @param {string} message @param {number} status @param {any} body */
  constructor(message, status, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export class Api {
  /** @param {string} base  the address of the editor's page */
  constructor(base) {
    this.base = base;
    this.token = "";
  }

  /** @returns {Promise<import("./types.js").Draft>} */
  async open() {
    const draft = await this.#send("draft");
    this.token = draft.token;
    return draft;
  }

  /**
   * Send `body` to a named request of the editor.
   * @param {string} name @param {unknown} body @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async post(name, body, signal) {
    try {
      return await this.#send(name, body, signal);
    } catch (error) {
      // A new session has a new token: fetch it, and send once more.
      if (!(error instanceof RefusedError) || error.status !== 400) throw error;
      const before = this.token;
      await this.open();
      if (this.token === before) throw error;
      return this.#send(name, body, signal);
    }
  }

  /** @param {string} name @param {unknown} [body] @param {AbortSignal} [signal] @returns {Promise<any>} */
  async #send(name, body, signal) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": this.token };
    const sends = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE);
    let response;
    try {
      const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
      response = await fetch(`${this.base}/${name}`, { ...sends, headers, redirect: "manual", signal: either });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ConnectionError("The server does not answer.");
    } finally {
      clearTimeout(timer);
    }
    if (response.type === "opaqueredirect" || response.status === 401) throw new SessionError("You are signed out.");
    if (response.status === 502 || response.status === 504) throw new ConnectionError("The server does not answer.");
    const read = await response.json().catch(() => ({}));
    if (!response.ok) throw new RefusedError(read.error ?? `The server refused (${response.status}).`, response.status, read);
    return read;
  }
}
