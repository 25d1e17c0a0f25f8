// Waits for a time, unless it is cut short.

export function pause(seconds, signal) {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
