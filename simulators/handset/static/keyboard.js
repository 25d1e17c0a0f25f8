// Makes a real keyboard type on the phone that was touched last, also after a click on something else.

const EDITABLE = "input:not(.typed):not([type=checkbox]), select, textarea";
const FIELDS = "select, textarea, input:not([type=checkbox]), label:has(select, input:not([type=checkbox]))";
const PRESSABLE = "button, a, summary, label, input[type=checkbox]";

export function listen(current) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(EDITABLE)) return;
    if (handle(current(), event)) event.preventDefault();
  });
  document.addEventListener("click", ({ detail, target }) => {
    if (!detail || target.closest("[data-press]")) return; // a key did it, or it was a key of the phone
    if (target.closest(PRESSABLE) && !target.closest(FIELDS)) current().display.focus();
  });
}

// Returns whether the phone used the key.
function handle(phone, { key, target }) {
  const typing = target.closest(".typed");
  if (key === "Escape") return done(phone.press("end"));
  if (key === "Enter") return !target.closest(PRESSABLE) && done(phone.press("call"));
  if (key === "ArrowUp" || key === "ArrowDown") return done(phone.press(key === "ArrowUp" ? "up" : "down"));
  if (typing || key.length > 1 && key !== "Backspace") return false;
  if (key === "Backspace") return done(phone.erase());
  if (key === " " && target.closest(PRESSABLE)) return false;
  return done(phone.type(key));
}

function done() {
  return true;
}
