// Records in the browser: 8 kHz, mono, 16 bits, as WAV, with the loudness while it records and a replay before it is saved.

const RATE = 8000; // what a telephone line carries
const LONGEST_SECONDS = 120;

const box = document.querySelector("[data-recorder]");
if (box && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) {
  box.hidden = false;
  begin(box);
}

function begin(box) {
  const record = box.querySelector("[data-record]");
  const stop = box.querySelector("[data-stop]");
  const level = box.querySelector("[data-level]");
  const status = box.querySelector("[data-status]");
  const replay = box.querySelector("[data-replay]");
  const file = document.querySelector("#sound");

  record.addEventListener("click", async () => {
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      status.textContent = "The browser may not use the microphone. Allow it beside the address, then press Record again.";
      return;
    }
    const context = new AudioContext();
    const endMeter = showLevel(context, microphone, level);
    const recorder = new MediaRecorder(microphone);
    const parts = [];
    const limit = setTimeout(() => recorder.stop(), LONGEST_SECONDS * 1000);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", async () => {
      clearTimeout(limit);
      endMeter();
      microphone.getTracks().forEach((track) => track.stop());
      record.disabled = false;
      stop.disabled = true;
      record.focus();
      try {
        keep(await asWav(context, await new Blob(parts).arrayBuffer()));
      } catch (error) {
        status.textContent = "That could not be read. Record it again.";
      }
      context.close();
    });
    stop.onclick = () => recorder.state === "recording" && recorder.stop();
    record.disabled = true;
    stop.disabled = false;
    stop.focus();
    status.textContent = "Recording. Press Stop at the end.";
    recorder.start();
  });

  function keep({ wav, seconds, loudest }) {
    URL.revokeObjectURL(replay.src);
    replay.src = URL.createObjectURL(wav);
    replay.hidden = false;
    const chosen = new DataTransfer();
    chosen.items.add(new File([wav], "recorded.wav", { type: "audio/wav" }));
    file.files = chosen.files;
    const advice = loudest < 0.05 ? " It is very quiet: go closer to the microphone." : loudest > 0.99 ? " It is too loud: go further away." : "";
    status.textContent = `${seconds.toFixed(1)} seconds. Listen to it, then save it below, or record it again.${advice}`;
  }
}

function showLevel(context, microphone, meter) {
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(microphone).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    meter.value = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }, 100);
  return () => {
    clearInterval(timer);
    meter.value = 0;
  };
}

async function asWav(context, encoded) {
  const sound = await context.decodeAudioData(encoded);
  const line = new OfflineAudioContext(1, Math.ceil(sound.duration * RATE), RATE);
  const source = line.createBufferSource();
  source.buffer = sound;
  source.connect(line.destination);
  source.start();
  const samples = (await line.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (offset, word) => [...word].forEach((letter, index) => view.setUint8(offset + index, letter.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, samples.length * 2, true);
  let loudest = 0;
  samples.forEach((sample, index) => {
    loudest = Math.max(loudest, Math.abs(sample));
    view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true);
  });
  return { wav: new Blob([view], { type: "audio/wav" }), seconds: samples.length / RATE, loudest };
}
