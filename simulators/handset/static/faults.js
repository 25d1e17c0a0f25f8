// The forms that cause faults. Every change goes to the network at once.

export function faultForm(form, tell) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async () => {
    const trouble = form.querySelector(".trouble");
    trouble.textContent = "";
    await tell(values(form)).catch((error) => {
      trouble.textContent = error.message;
    });
  });
}

// Shows the faults that are set, by this page or another one, unless somebody chooses others before they are known.
export async function showFaults(form, ask) {
  let isChosen = false;
  const choose = () => { isChosen = true; };
  form.addEventListener("change", choose);
  const faults = await ask().catch(() => ({}));
  form.removeEventListener("change", choose);
  if (isChosen) return;
  for (const [name, value] of Object.entries(faults)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = value;
    else if (field) field.value = String(value);
  }
}

function values(form) {
  const faults = {};
  for (const field of form.elements) {
    if (field.type === "checkbox") faults[field.name] = field.checked;
    else if ("number" in field.dataset) faults[field.name] = Number(field.value);
    else if (field.name) faults[field.name] = field.value;
  }
  return faults;
}
