// Asks for the outcome of the replay while it is being run, and puts it in its place. Without scripts a link does it.

const PAUSE = 1500; // milliseconds
const MOST = 120; // times; then the link is left

/** @param {HTMLElement} section */
async function waitFor(section) {
  for (let tries = 0; tries < MOST; tries += 1) {
    await new Promise((done) => setTimeout(done, PAUSE));
    const response = await fetch(section.dataset.again ?? "", { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response) continue;
    if (!response.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("replay");
    if (!found) return;
    if (found.dataset.again) continue;
    const hadFocus = section.contains(document.activeElement);
    section.replaceWith(found);
    if (hadFocus) document.getElementById("replay-title")?.focus();
    return;
  }
}

const section = document.getElementById("replay");
if (section?.dataset.again) waitFor(section);
