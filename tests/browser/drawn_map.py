"""What is drawn on a map of screens."""

from playwright.sync_api import Page

CROSSED = """([lines, nodes]) => {
  const boxes = [...document.querySelectorAll(nodes)].map(node => {
    const {offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height} = node;
    return {name: node.dataset.screen, x, y, width, height};
  });
  return [...document.querySelectorAll(lines)].flatMap(line => {
    const length = line.getTotalLength(), found = new Set();
    for (let at = 0; at <= length; at += 3) {
      const point = line.getPointAtLength(at);
      for (const {name, x, y, width, height} of boxes) {
        const inside = point.x > x + 2 && point.x < x + width - 2 && point.y > y + 2 && point.y < y + height - 2;
        if (inside) found.add(`${line.dataset.from} to ${line.dataset.to} crosses ${name}`);
      }
    }
    return [...found];
  });
}"""


def crossed_screens(page: Page, lines: str, nodes: str) -> list[str]:
    """Return which lines lead through which screens, its own ones too. Both are named by selectors."""
    found: list[str] = page.evaluate(CROSSED, [lines, nodes])
    return found
