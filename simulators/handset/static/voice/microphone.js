// Records a message as a telephone line's WAV: 8,000 samples a second.

const RATE = 8000;

export class Microphone {
  #chunks = [];
  #recorder = null;
  #began = 0;

  // Returns whether there is a microphone that may be used.
  async start() {
    this.#began = performance.now();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.#recorder = new MediaRecorder(stream);
      this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
      this.#recorder.start();
      this.#began = performance.now();
    } catch {
      this.#recorder = null; // no microphone, or the user denied it
    }
    return this.#recorder !== null;
  }

  get seconds() {
    return Math.max(1, Math.round((performance.now() - this.#began) / 1000));
  }

  // Returns the message; null if there was no microphone.
  async stop() {
    const recorder = this.#recorder;
    if (!recorder) return null;
    this.#recorder = null;
    const over = new Promise((done) => recorder.addEventListener("stop", done));
    if (recorder.state !== "inactive") recorder.stop();
    await over;
    for (const track of recorder.stream.getTracks()) track.stop();
    return wav(await new Blob(this.#chunks).arrayBuffer()).catch(() => null);
  }
}

async function wav(recorded) {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(recorded).finally(() => context.close());
  const line = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * RATE)), RATE);
  const source = line.createBufferSource();
  source.buffer = sound;
  source.connect(line.destination);
  source.start();
  return packed((await line.startRendering()).getChannelData(0));
}

// RIFF, one channel, 16 bits.
function packed(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, at) => view.setInt16(44 + at * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return view.buffer;
}
