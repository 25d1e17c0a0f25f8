// Keeps the phone in view while panels are used. On a narrow page it gets smaller while one is open, and the panels scroll
// below it; on a wide page they scroll beside it.

const OPEN = ".card[open]";

/**
 * @param {HTMLElement} aside with the panels
 * @param {MediaQueryList} wide
 */
export function watchPanels(aside, wide) {
  const update = () => {
    const open = [...aside.querySelectorAll(OPEN)].some((panel) => !panel.closest("[hidden]"));
    document.body.classList.toggle("using-panels", open);
  };
  if (!wide.matches) for (const panel of aside.querySelectorAll(OPEN)) panel.open = false;
  const toggled = ({ target }) => {
    if (!target.matches(".card")) return;
    update();
    if (target.open && !wide.matches) target.scrollIntoView({ block: "start" });
  };
  aside.addEventListener("toggle", toggled, true); // it does not bubble
  update();
}
