// The page: one phone or two, with their panels.

import { ProviderNetwork } from "./providernetwork.js";
import { Captions } from "./captions.js";
import { callForm, offerProviders, showLine } from "./callform.js";
import { faultForm, showFaults } from "./faults.js";
import { listen } from "./keyboard.js";
import { watchMenus } from "./menus.js";
import { watchPanels } from "./panels.js";
import { Phone } from "./phone.js";
import { recall, remember } from "./storage.js";

const SIMS = [
  { msisdn: "+254711000111", network: "63902" },
  { msisdn: "+254722000222", network: "63903" },
];
const ANY_NETWORK = [{ code: "63902", name: "Safaricom" }];

const providerNetwork = new ProviderNetwork(document.body.dataset.providerNetwork);
const captions = new Captions(document.body.dataset.captions);
const codes = `${document.body.dataset.codes} ${document.body.dataset.numbers}`.split(" ").filter(Boolean);
const shelf = document.getElementById("phones");
const side = document.getElementById("panels-of-phones");
const WIDE = matchMedia("(min-width: 50rem)");
const second = document.getElementById("second");
const networks = await providerNetwork.networks().catch(() => ANY_NETWORK);
const telephone = await providerNetwork.voice().catch(() => ({ providers: ["at"], delay: 1 }));
const phones = [];
let current = null;

function sim(form) {
  const network = form.network.value;
  return { msisdn: form.msisdn.value, network, networkName: form.network.selectedOptions[0]?.text ?? network };
}

function fillSim(form, { msisdn, network }) {
  form.network.replaceChildren(...networks.map(({ code, name }) => new Option(name, code)));
  form.msisdn.value = msisdn;
  form.network.value = networks.some(({ code }) => code === network) ? network : networks[0].code;
}

function copy(name) {
  return document.getElementById(name).content.firstElementChild.cloneNode(true);
}

function addPhone(at) {
  const root = copy("phone");
  const panels = copy("panels");
  root.dataset.at = at;
  panels.querySelector(".wire").open = WIDE.matches;
  offerProviders(panels.querySelector(".calls form"), telephone);
  const form = root.querySelector(".sim");
  fillSim(form, recall(`sim${at}`, SIMS[at]));
  shelf.append(root);
  side.append(panels);
  const phone = new Phone(root, panels, { providerNetwork, captions, name: `phone${at}`, codes, sim: sim(form), opensCalls: WIDE.matches });
  const faults = panels.querySelector(".hop-faults form");
  const showHopFaults = () => showFaults(faults, () => providerNetwork.hopFaults(phone.msisdn));
  const changeSim = () => {
    if (!form.reportValidity()) return;
    remember(`sim${at}`, { msisdn: form.msisdn.value, network: form.network.value });
    phone.insert(sim(form));
    showHopFaults();
    showLine(panels.querySelector(".calls form"), phone);
  };
  form.addEventListener("change", changeSim);
  form.addEventListener("submit", (event) => event.preventDefault());
  faultForm(faults, (values) => providerNetwork.hopFaults(phone.msisdn, values));
  showHopFaults();
  callForm(panels.querySelector(".calls form"), phone);
  for (const event of ["pointerdown", "focusin"]) root.addEventListener(event, () => choose(phone));
  phones.push(phone);
  choose(phone);
}

function choose(phone) {
  current = phone;
  for (const other of phones) {
    other.root.classList.toggle("current", other === phone && phones.length > 1);
    other.panels.hidden = other !== phone;
  }
}

function showSecond(wanted) {
  if (wanted && phones.length === 1) addPhone(1);
  if (!wanted && phones.length === 2) phones.pop().remove();
  choose(phones.at(-1));
  second.textContent = wanted ? "Put it away" : "Second phone";
  second.setAttribute("aria-expanded", wanted);
  shelf.classList.toggle("two", wanted);
  remember("second", wanted);
}

addPhone(0);
showSecond(recall("second", false));
second.addEventListener("click", () => showSecond(phones.length === 1));
const smsFaults = document.querySelector("#sms-faults form");
faultForm(smsFaults, (values) => providerNetwork.smsFaults(values));
showFaults(smsFaults, () => providerNetwork.smsFaults());
for (const button of document.querySelectorAll("[data-dial]")) {
  button.addEventListener("click", () => {
    current.dial(button.dataset.dial);
    current.root.querySelector(".phone").scrollIntoView({ block: "nearest" }); // on a small screen it is far up
  });
}
listen(() => current);
watchPanels(document.querySelector("aside"), WIDE);
watchMenus(document.getElementById("menu-troubles"), document.body.dataset.menus);
document.body.dataset.ready = "";
