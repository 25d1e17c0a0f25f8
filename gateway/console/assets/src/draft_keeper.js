/** Saves the draft as one types, and says so. One save is under way at a time; what is typed meanwhile goes with the next. */

import { ConnectionError, RefusedError, SessionError } from "./api.js";

const PAUSE = 500; // milliseconds without typing before a save
const AGAIN = 4000; // milliseconds until a failed save is tried again

/**
 * @typedef {Object} KeeperEvents
 * @property {(words: string, tone: "calm" | "busy" | "trouble") => void} say
 * @property {(name: string, text: string) => void} replace  the server merged another person's text into a file
 * @property {(conflict: {theirs: Record<string, string>, revision: number, by: string}) => void} conflict
 * @property {(others: string[]) => void} others
 * @property {(can: {can_undo: boolean, can_redo: boolean}) => void} steps  whether there is a step before and after this one
 */

export class DraftKeeper {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./kept_text.js").KeptText} kept
   * @param {import("./types.js").Draft} draft
   * @param {KeeperEvents} events
   */
  constructor(api, kept, draft, events) {
    this.api = api;
    this.kept = kept;
    this.events = events;
    this.revision = draft.revision;
    this.files = { ...draft.files };
    this.saved = { ...draft.files };
    this.timer = 0;
    this.isSaving = false;
    /** @type {Promise<void>} the save that is under way, or the last one */
    this.underWay = Promise.resolve();
    this.isStopped = false;
    addEventListener("online", () => this.saveSoon(0));
    addEventListener("focus", () => this.saveSoon(0));
    addEventListener("beforeunload", (event) => {
      if (this.isChanged && !this.kept.keep(this.#unsaved())) event.preventDefault();
    });
  }

  get isChanged() {
    return Object.entries(this.files).some(([name, text]) => this.saved[name] !== text);
  }

  /** Take text back that an earlier visit could not save. @returns {boolean} */
  restore() {
    const unsaved = this.kept.read();
    if (!unsaved) return false;
    const known = Object.entries(unsaved.files).filter(([name]) => name in this.files);
    if (!known.some(([name, text]) => this.files[name] !== text)) {
      this.kept.forget();
      return false;
    }
    for (const [name, text] of known) this.files[name] = text;
    this.revision = unsaved.revision;
    return true;
  }

  /** @param {string} name @param {string} text */
  type(name, text) {
    if (this.files[name] === text) return;
    this.files[name] = text;
    this.kept.keep(this.#unsaved());
    this.events.say("Saving …", "busy");
    this.saveSoon(PAUSE);
  }

  /** Take the text of an edit as one step of the history: what was typed before it is a step of its own. @param {Record<string, string>} files */
  async take(files) {
    await this.#saveAll();
    for (const [name, text] of Object.entries(files)) {
      this.files[name] = text;
      this.events.replace(name, text);
    }
    this.kept.keep(this.#unsaved());
    if (this.isChanged) this.events.say("Saving …", "busy");
    await this.save(true);
  }

  /** Wait for the save that is under way, then save what is left. */
  async #saveAll() {
    await this.underWay;
    await this.save();
  }

  /** Go one step back in the history of the draft, or forward again. @param {boolean} forward @returns {Promise<string>} why it cannot be done; empty if it is done */
  async step(forward) {
    await this.#saveAll();
    if (this.isChanged) return "Your last change is not saved yet.";
    try {
      const draft = await this.api.post("step", { revision: this.revision, forward });
      this.revision = draft.revision;
      for (const [name, text] of Object.entries(/** @type {Record<string, string>} */ (draft.files))) {
        this.files[name] = this.saved[name] = text;
        this.events.replace(name, text);
      }
      this.events.steps(draft);
      this.events.say(forward ? "One step forward again." : "One step back.", "calm");
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {number} wait  milliseconds */
  saveSoon(wait) {
    clearTimeout(this.timer);
    if (!this.isChanged || this.isStopped) return;
    this.timer = window.setTimeout(() => this.save(), wait);
  }

  /** Save now what has changed. @param {boolean} [alone]  as a step of its own */
  save(alone = false) {
    clearTimeout(this.timer);
    if (!this.isSaving && this.isChanged && !this.isStopped) this.underWay = this.#send(alone);
    return this.underWay;
  }

  /** @param {boolean} alone */
  async #send(alone) {
    this.isSaving = true;
    const sent = this.#changed();
    try {
      this.#took(sent, await this.api.post("save", { revision: this.revision, files: sent, alone }));
    } catch (error) {
      this.#failed(error);
    } finally {
      this.isSaving = false;
    }
  }

  /** Go on from the other person's revision with the text that was chosen. @param {number} revision */
  resolve(revision, /** @type {Record<string, string>} */ theirs) {
    this.revision = revision;
    this.saved = { ...this.saved, ...theirs };
    this.isStopped = false;
    if (this.isChanged) this.saveSoon(0);
    else this.#allSaved();
  }

  /** @param {Record<string, string>} sent @param {any} answer */
  #took(sent, answer) {
    this.revision = answer.revision;
    const merged = answer.files ?? {};
    for (const [name, text] of Object.entries({ ...sent, ...merged })) this.saved[name] = text;
    for (const [name, text] of Object.entries(/** @type {Record<string, string>} */ (merged))) {
      // What was typed while the save was under way stays; the next save merges it.
      if (this.files[name] !== (sent[name] ?? this.files[name])) continue;
      this.files[name] = text;
      this.events.replace(name, text);
    }
    this.events.others(answer.others ?? []);
    this.events.steps(answer);
    if (this.isChanged) this.saveSoon(PAUSE);
    else this.#allSaved(answer.merged ? `Saved, with the changes of ${answer.by || "somebody else"}.` : "Saved.");
  }

  /** @param {string} [words] */
  #allSaved(words = "Saved.") {
    this.kept.forget();
    this.events.say(words, "calm");
  }

  /** @param {unknown} error */
  #failed(error) {
    const isKept = this.kept.keep(this.#unsaved());
    const kept = isKept ? "Your text is kept in this browser" : "Keep this page open, as this browser keeps no text";
    if (error instanceof SessionError) {
      this.events.say(`Not saved: you are signed out. ${kept}. Sign in again in another tab, then come back here.`, "trouble");
    } else if (error instanceof ConnectionError) {
      this.events.say(`Not saved: no connection. ${kept}, and is saved as soon as there is one.`, "trouble");
    } else if (error instanceof RefusedError && error.status === 409) {
      this.isStopped = true;
      this.events.say(`Not saved: ${error.message} Choose below what stays.`, "trouble");
      this.events.conflict({ theirs: error.body.files, revision: error.body.revision, by: error.body.by });
      return;
    } else {
      const why = error instanceof Error ? error.message : String(error);
      this.events.say(`Not saved: ${why} ${kept}.`, "trouble");
    }
    this.timer = window.setTimeout(() => this.save(), AGAIN);
  }

  #changed() {
    return Object.fromEntries(Object.entries(this.files).filter(([name, text]) => this.saved[name] !== text));
  }

  #unsaved() {
    return { revision: this.revision, files: this.#changed() };
  }
}
