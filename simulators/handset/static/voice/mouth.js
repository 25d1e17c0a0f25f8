// Plays what a call says: words in the browser's voices, sounds, pauses, the beep.

import { pause } from "./pause.js";

const LETTERS_A_SECOND = 14; // as people speak
const BEEP = 0.3; // seconds
const PITCH = 1000; // hertz

// Estimates how long words take, for when the browser's voice does not tell.
function estimate(text) {
  return 0.4 + text.length / LETTERS_A_SECOND;
}

function voiceFor(language) {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  const [spoken] = language.toLowerCase().split("-");
  const fits = (voice, tag) => voice.lang.toLowerCase().replace("_", "-").startsWith(tag);
  return voices.find((voice) => fits(voice, language.toLowerCase())) ?? voices.find((voice) => fits(voice, spoken))
    ?? voices.find((voice) => voice.default) ?? voices[0];
}

// `said` is called with each prompt as it begins, `failed` with the reason that a sound did not play; `soundUrl` finds it.
export class Mouth {
  #prompt = null; // the prompt that plays now

  constructor({ said, failed, soundUrl, loud }) {
    this.said = said;
    this.failed = failed;
    this.soundUrl = soundUrl;
    this.loud = loud;
  }

  // Resolves when all prompts have played, or as soon as they are cut short.
  async play(prompts, cut) {
    for (const prompt of prompts) {
      if (cut.aborted) break;
      this.#prompt = new AbortController();
      const signal = AbortSignal.any([cut, this.#prompt.signal]);
      this.said(prompt);
      if (prompt.kind === "pause") await pause(prompt.seconds, signal);
      else if (prompt.kind === "play") await this.#sound(prompt.text, signal);
      else await this.#words(prompt.text, prompt.language, signal);
    }
    this.#prompt = null;
  }

  // Skips the rest of one prompt; returns whether one was playing.
  skip() {
    this.#prompt?.abort();
    return this.#prompt !== null;
  }

  async beep(signal) {
    if (this.loud()) tone();
    await pause(BEEP, signal);
  }

  // Sentence by sentence: browsers cut off long speeches.
  async #words(text, language, signal) {
    const voice = this.loud() ? voiceFor(language) : null;
    if (!voice) return pause(estimate(text), signal);
    for (const sentence of text.match(/[^.!?;]+[.!?;]*\s*/g) ?? [text]) {
      if (!signal.aborted) await speak(sentence, language || voice.lang, voice, signal);
    }
  }

  async #sound(url, signal) {
    const address = this.soundUrl(url);
    const audio = new Audio(address);
    audio.muted = !this.loud();
    const over = new Promise((done) => {
      audio.addEventListener("ended", () => done(true));
      audio.addEventListener("error", () => done(false));
      signal.addEventListener("abort", () => done(true));
      audio.play().catch(() => done(signal.aborted)); // blocked before a first click, or nothing to play
    });
    const heard = await over;
    audio.pause();
    if (!heard) this.failed(await reason(address));
  }
}

function speak(text, language, voice, signal) {
  return new Promise((done) => {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = language;
    words.voice = voice;
    words.onend = done;
    words.onerror = done;
    setTimeout(done, (estimate(text) * 2 + 3) * 1000); // a voice may never report its end
    signal.addEventListener("abort", () => {
      speechSynthesis.cancel();
      done();
    });
    speechSynthesis.speak(words);
  });
}

function tone() {
  try {
    const context = new AudioContext();
    const oscillator = context.createOscillator();
    oscillator.frequency.value = PITCH;
    oscillator.connect(context.destination);
    oscillator.onended = () => context.close();
    oscillator.start();
    oscillator.stop(context.currentTime + BEEP);
  } catch {
    // this machine has no sound
  }
}

async function reason(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer) return "The sound could not be fetched.";
  if (answer.ok) return "The browser would not play the sound.";
  return (await answer.json().catch(() => ({}))).error ?? `The sound was answered with HTTP ${answer.status}.`;
}
