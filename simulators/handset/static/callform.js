// The settings of calls: their provider, what the phone does when it rings, how late recordings are.

import { recall, remember } from "./storage.js";

const NAMES = { at: "Africa’s Talking", twilio: "Twilio" };

export function offerProviders(form, { providers, delay }) {
  form.provider.replaceChildren(...providers.map((name) => new Option(NAMES[name] ?? name, name)));
  form.delay.value = String(delay);
}

export function callForm(form, phone) {
  const wanted = recall("provider", "at");
  if ([...form.provider.options].some(({ value }) => value === wanted)) form.provider.value = wanted;
  form.loud.checked = recall("loud", true);
  const take = () => {
    phone.provider = form.provider.value;
    phone.loud = form.loud.checked;
  };
  take();
  showLine(form, phone);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async ({ target }) => {
    take();
    remember("provider", phone.provider);
    remember("loud", phone.loud);
    const trouble = form.querySelector(".trouble");
    trouble.textContent = "";
    const told = { line: () => phone.providerNetwork.line(phone.msisdn, form.line.value), delay: () => phone.providerNetwork.voice(Number(form.delay.value)) };
    await told[target.name]?.().catch((error) => {
      trouble.textContent = error.message;
    });
  });
}

// Shows what the phone does when somebody calls it.
export async function showLine(form, phone) {
  const { line } = await phone.providerNetwork.line(phone.msisdn).catch(() => ({ line: "rings" }));
  form.line.value = line;
}
