// Asks how far a task is, until it is over. Without scripts a link does it.

const PAUSE = 1500; // milliseconds
const MOST = 1200; // times; then the link is left

/** @param {HTMLElement} section */
async function follow(section) {
  for (let tries = 0; tries < MOST && section.dataset.again; tries += 1) {
    await new Promise((done) => setTimeout(done, PAUSE));
    const response = await fetch(section.dataset.again, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response) continue;
    if (!response.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(section.id);
    if (!found) return;
    if (!found.dataset.again && found.dataset.then) return location.assign(found.dataset.then);
    const hadFocus = section.contains(document.activeElement);
    section.replaceWith(found);
    section = found;
    if (hadFocus) section.querySelector("h2")?.focus();
  }
}

for (const section of document.querySelectorAll("[data-again]")) if (section instanceof HTMLElement) follow(section);
