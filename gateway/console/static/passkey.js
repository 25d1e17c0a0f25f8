// Makes or shows a passkey (WebAuthn) for a form with data-passkey, and sends what the browser answers with it.
// A form without JavaScript stays hidden: browsers offer passkeys to scripts only.

/** @param {string} text base64url @returns {Uint8Array} */
function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} bytes @returns {string | undefined} base64url */
function toText(bytes) {
  if (!bytes) return undefined;
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {{id: string}[]} [descriptors] */
function withBytes(descriptors = []) {
  return descriptors.map((one) => ({ ...one, id: toBytes(one.id) }));
}

async function fetchOptions(form) {
  const token = form.elements.namedItem("csrf_token").value;
  const response = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRF-Token": token } });
  if (!response.ok) throw new Error("Your time to sign in is over. Load the page again.");
  const options = await response.json();
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return options;
}

function answerOf(credential) {
  const names = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(names.map((name) => [name, toText(credential.response[name])]));
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

async function use(form) {
  const publicKey = await fetchOptions(form);
  const isNew = form.dataset.passkey === "create";
  const credential = await (isNew ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  form.elements.namedItem("answer").value = answerOf(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const error = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    error.textContent = "";
    use(form).catch((reason) => {
      const wasStopped = reason.name === "NotAllowedError" || reason.name === "AbortError";
      error.textContent = wasStopped ? "No passkey was shown. Try again when you are ready." : reason.message;
    });
  });
}
