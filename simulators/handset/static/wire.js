// The HTTP exchanges, newest first. The network has masked the token.

const MOST = 20;

export class Wire {
  constructor(root) {
    this.root = root;
    this.hint = root.firstElementChild;
  }

  add(shown) {
    this.hint?.remove();
    this.hint = null;
    for (const exchange of shown.wire) this.root.prepend(article(exchange));
    if (shown.repeat_differs) this.root.prepend(paragraph("The same hop was answered in two ways.", "trouble"));
    while (this.root.children.length > MOST) this.root.lastElementChild.remove();
  }
}

function article({ request, reply, milliseconds }) {
  const root = document.createElement("article");
  root.append(paragraph(`→ request`), block(request), paragraph(`← reply after ${milliseconds} ms`), block(reply));
  return root;
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
