// The phone's keys under finger, mouse and Tab. A key that is held reports a long press.

const LONG = 600; // milliseconds

// An element outside this phone that has the focus would receive the next Enter.
function leaveOther(root) {
  const focused = document.activeElement;
  if (!(root.contains(focused) && focused.closest(".phone"))) focused?.blur();
}

export function listen(root, press) {
  let held = null;
  let wasHeld = false;

  root.addEventListener("pointerdown", (event) => {
    const button = event.target.closest("[data-press]");
    if (!button || event.button !== 0) return;
    event.preventDefault(); // a key takes no focus, so that typing goes on where it was
    leaveOther(root);
    wasHeld = false;
    button.classList.add("down");
    held = setTimeout(() => {
      wasHeld = true;
      press(button.dataset.press, { held: true });
    }, LONG);
  });
  for (const over of ["pointerup", "pointercancel", "pointerleave"]) {
    root.addEventListener(over, () => {
      clearTimeout(held);
      for (const button of root.querySelectorAll(".down")) button.classList.remove("down");
    });
  }
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-press]");
    if (!button) return;
    if (wasHeld) wasHeld = false;
    else press(button.dataset.press, {});
  });
}
