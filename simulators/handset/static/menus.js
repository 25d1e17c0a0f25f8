// Shows above the phones what is wrong with the menu file as last saved, until it is repaired.

const LOOK_AGAIN = 1000; // milliseconds

export function watchMenus(root, url) {
  let shown = "[]";
  const look = async () => {
    const troubles = document.hidden ? null : await fetched(url);
    const found = JSON.stringify(troubles);
    if (troubles !== null && found !== shown) {
      show(root, troubles);
      shown = found;
    }
    setTimeout(look, LOOK_AGAIN);
  };
  look();
}

async function fetched(url) {
  try {
    const answer = await fetch(url, { cache: "no-store" });
    return answer.ok ? (await answer.json()).troubles : null;
  } catch {
    return null; // the gateway is restarting
  }
}

function show(root, troubles) {
  const errors = troubles.length === 1 ? "an error" : `${troubles.length} errors`;
  root.querySelector("h2").textContent = `The menu file has ${errors}`;
  root.querySelector("ol").replaceChildren(...troubles.map(line));
  root.hidden = troubles.length === 0;
}

function line({ place, sentence }) {
  const item = document.createElement("li");
  const where = document.createElement("code");
  where.textContent = place;
  item.append(where, ` ${sentence}`);
  return item;
}
