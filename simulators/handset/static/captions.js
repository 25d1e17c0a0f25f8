// Captions of a call: what is played, whose voice it is, and on which screen.

/**
 * @typedef {{ file: string, words: string, by_caller: boolean }} SoundCaption
 * @typedef {{ screen?: string, saved_as?: string, sounds?: Record<string, SoundCaption> }} CallCaption
 * @typedef {{ text: string, caption: string }} Line of the call log
 */

export class Captions {
  /** @param {string} url at which the page asks for captions */
  constructor(url) {
    this.url = url;
  }

  /**
   * Asks only for calls that play or record a sound now.
   * @returns {Promise<CallCaption>} empty if nothing is known
   */
  async of({ provider, call, stage }, number) {
    const sounds = stage.prompts.filter(({ kind }) => kind === "play").map(({ text }) => text);
    if (!sounds.length && stage.kind !== "record") return {};
    const body = JSON.stringify({ provider, call, sounds, number });
    try {
      const answer = await fetch(this.url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      return answer.ok ? await answer.json() : {};
    } catch {
      return {}; // the gateway is restarting
    }
  }
}

/**
 * @param {string} url of a sound that is played
 * @param {CallCaption} caption of the call
 * @param {string} message that the caller spoke before, in words
 * @returns {Line}
 */
export function played(url, { screen, sounds = {} }, message) {
  const sound = sounds[url];
  if (sound?.by_caller) return { text: `♪ ${message || "what the caller spoke"}`, caption: where("played back", screen) };
  if (sound) return { text: `♪ ${sound.words}`, caption: where(sound.file, screen) };
  return { text: "♪ a recording", caption: where(address(url), screen) };
}

/**
 * @param {number} seconds of the message
 * @param {string} msisdn of the caller
 * @param {CallCaption} caption of the call
 * @returns {Line}
 */
export function spoken(seconds, msisdn, { screen, saved_as: name }) {
  const saved = name ? `, saved as ${name}` : "";
  return { text: `a message of ${seconds} s`, caption: where(`recorded by ${msisdn}`, screen) + saved };
}

function where(what, screen) {
  return screen ? `${what}, on screen ${screen}` : what;
}

function address(url) {
  try {
    return new URL(url).pathname.split("/").at(-1) || url;
  } catch {
    return url;
  }
}
