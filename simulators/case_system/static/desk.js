// Refreshes what is marked data-live, and shows times in the reader's own time zone.

const EVERY = 2000;
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const lastSeen = new Map();

function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.textContent = clock.format(moment);
  }
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || lastSeen.get(part.id) === other.innerHTML) continue;
    if (part.contains(document.activeElement)) continue; // the reader is using it
    lastSeen.set(part.id, other.innerHTML);
    part.replaceChildren(...other.childNodes);
    showLocalTimes(part);
  }
}

for (const part of document.querySelectorAll("[data-live]")) lastSeen.set(part.id, part.innerHTML);
showLocalTimes(document);
setInterval(() => refresh().catch(() => {}), EVERY); // the case system may be away for a moment
