// The phone's screen: paints a picture of {heading, text, items, selected, entry, softs, look}.

import { Entry } from "./entry.js";

export class Display {
  constructor(root, { changed, chosen }) {
    this.lcd = root.querySelector(".lcd");
    this.heading = root.querySelector(".heading");
    this.text = root.querySelector(".text");
    this.items = root.querySelector(".items");
    this.body = root.querySelector(".body");
    this.softs = root.querySelectorAll(".softs span");
    this.softKeys = root.querySelectorAll(".soft");
    this.spoken = root.querySelector(".spoken");
    this.mail = root.querySelector(".mail");
    this.redial = root.querySelector(".redial");
    this.callKey = root.querySelector('[data-press="call"]');
    this.entry = new Entry(root.querySelector(".entry"), changed);
    this.items.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) chosen([...this.items.children].indexOf(item));
    });
  }

  paint({ heading = "", text = "", items = [], selected = 0, entry = null, softs = ["", ""], redial = "", look = "" }) {
    this.lcd.dataset.look = look;
    this.heading.textContent = heading;
    this.heading.hidden = !heading;
    if (this.text.textContent !== text) this.text.textContent = text;
    this.#paintItems(items, selected);
    if (entry) this.entry.show(entry);
    else this.entry.hide();
    this.labelSofts(softs);
    this.redial.hidden = !redial;
    this.redial.querySelector("span").textContent = redial;
    this.callKey.setAttribute("aria-description", redial && `calls ${redial}`);
    if (!items.length) this.body.scrollTop = 0;
  }

  focus() {
    this.body.focus({ preventScroll: true });
  }

  // On its own, for when only a clock moved on.
  showHeading(heading) {
    this.heading.textContent = heading;
  }

  labelSofts(labels) {
    labels.forEach((label, at) => {
      this.softs[at].textContent = label;
      this.softKeys[at].setAttribute("aria-label", `${label || "Nothing"}, ${at ? "right" : "left"} soft key`);
    });
  }

  scroll(lines) {
    this.body.scrollTop += lines * 18;
  }

  showUnread(count) {
    this.mail.hidden = count === 0;
    this.mail.querySelector("b").textContent = count;
  }

  #paintItems(items, selected) {
    const rows = items.map(({ title, detail, unread }, at) => {
      const row = document.createElement("li");
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", at === selected);
      row.classList.toggle("unread", Boolean(unread));
      const first = document.createElement("span");
      first.textContent = title;
      const second = document.createElement("small");
      second.textContent = detail;
      row.append(first, second);
      return row;
    });
    this.items.replaceChildren(...rows);
    this.items.hidden = rows.length === 0;
    const row = rows[selected];
    this.spoken.textContent = row ? `${selected + 1} of ${rows.length}: ${row.textContent}` : "";
    if (!row) return;
    const { offsetTop, offsetHeight } = row;
    const { scrollTop, clientHeight } = this.body;
    if (offsetTop < scrollTop) this.body.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight) this.body.scrollTop = offsetTop + offsetHeight - clientHeight;
  }
}
