// Forms of the queue in a dialog, single keys that can be turned off, and a message that goes away.
const doing = document.getElementById("doing"), keys = document.getElementById("keys");
const isOn = () => { try { return localStorage.queueKeys !== "off"; } catch { return true; } };
const step = (by) => {
  const all = [...document.querySelectorAll(".queue-list li a")];
  const here = all.findIndex((link) => link.ariaCurrent);
  const next = all[here + by];
  if (next) next.click();
};

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "doing-form") return;
  doing.showModal();
  doing.querySelector("input:not([type=hidden]), select, textarea, a")?.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) keys.showModal();
  if (event.target.closest("#doing [data-closes]")) { event.preventDefault(); doing.close(); }
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-on]")) return;
  try { localStorage.queueKeys = event.target.checked ? "on" : "off"; } catch { /* storage is closed */ }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  if (event.key === "?") keys.showModal();
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
if (keys) {
  keys.querySelector("[data-keys-on]").checked = isOn();
  document.querySelector("[data-keys-help]").hidden = false;
}
const toast = document.querySelector("[data-ends]");
if (toast) setTimeout(() => toast.remove(), Number(toast.dataset.ends));
