// The HTTP exchanges, newest first, each with the whole request and reply. The network has masked the token.

const MOST = 20;
const moment = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** @typedef {{ request: string, reply: string, milliseconds: number }} Exchange */

export class Wire {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.hint = root.firstElementChild;
  }

  /** @param {{ wire: Exchange[], repeat_differs?: boolean }} shown */
  add(shown) {
    if (!shown.wire.length) return;
    this.hint?.remove();
    this.hint = null;
    for (const older of this.root.querySelectorAll("[data-newest]")) {
      older.open = false;
      delete older.dataset.newest;
    }
    for (const exchange of shown.wire) this.root.prepend(article(exchange));
    if (shown.repeat_differs) this.root.prepend(paragraph("The same hop was answered in two ways.", "trouble"));
    while (this.root.children.length > MOST) this.root.lastElementChild.remove();
  }
}

// The newest is open until the next ones come; what was opened by hand stays open.
function article({ request, reply, milliseconds }) {
  const root = document.createElement("article");
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = `${moment.format(new Date())}  ${headline(request, reply)}`;
  summary.addEventListener("click", () => delete details.dataset.newest);
  details.open = true;
  details.dataset.newest = "";
  details.append(summary, paragraph("→ request"), block(request), paragraph(`← reply after ${milliseconds} ms`), block(reply));
  root.append(details);
  return root;
}

// "POST /at/***/ussd → 200"; a reply that is no HTTP, such as "(The gateway did not answer in time.)", as it is.
function headline(request, reply) {
  const [method, address] = request.split(/\s/, 2);
  const status = /^HTTP\/\S+ (\d+)/.exec(reply)?.[1] ?? reply;
  return `${method} ${address.split("?", 1)[0]} → ${status}`;
}

function paragraph(text, look = "hint") {
  const root = document.createElement("p");
  root.className = look;
  root.textContent = text;
  return root;
}

function block(text) {
  const root = document.createElement("pre");
  root.tabIndex = 0;
  root.textContent = text;
  return root;
}
