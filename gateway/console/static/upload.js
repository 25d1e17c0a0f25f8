// Says beside the field, before a file is sent, that it is too large or empty. Without it the server says so.

const MEGABYTE = 1024 * 1024;

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => tell(field, fault(field.files[0], Number(field.dataset.most))));
}

function fault(file, most) {
  if (!file) return "";
  if (!file.size) return "This file is empty. Choose another one.";
  return file.size > most ? `This file is too large: ${most / MEGABYTE} MB at most. Take out what is not needed.` : "";
}

function tell(field, words) {
  const box = field.closest(".field");
  const id = `${field.id}-error`;
  box.querySelector(".error")?.remove();
  box.classList.toggle("field-wrong", words !== "");
  field.toggleAttribute("aria-invalid", words !== "");
  if (!words) return;
  field.setAttribute("aria-invalid", "true");
  const told = Object.assign(document.createElement("p"), { className: "error", id, textContent: words });
  told.setAttribute("role", "alert");
  field.before(told);
  field.value = "";
  field.setAttribute("aria-describedby", [...new Set([...(field.getAttribute("aria-describedby") ?? "").split(" "), id])].join(" ").trim());
}
