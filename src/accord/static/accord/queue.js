// Forms in a dialog, single keys that can be turned off, a message that goes away.
const one = (what, within = document) => within.querySelector(what);
const doing = one("#doing"), keys = one("#keys"), on = one("[data-keys-on]"), toast = one("[data-ends]");
try { on.checked = localStorage.queueKeys !== "off"; } catch { /* storage is closed */ }
one("[data-keys-help]").hidden = false;
on.addEventListener("change", () => {
  try { localStorage.queueKeys = on.checked ? "on" : "off"; } catch { /* storage is closed */ }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "doing-form") doing.showModal();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) keys.showModal();
  if (event.target.closest("#doing [data-closes]")) { event.preventDefault(); doing.close(); }
});
const away = (by) => {
  const all = [...document.querySelectorAll(".queue-list li a")];
  return all[all.findIndex((link) => link.ariaCurrent) + by];
};
document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  if (key === "?") keys.showModal();
  else (key === "j" ? away(1) : key === "k" ? away(-1) : one(`[data-key="${CSS.escape(key)}"]`))?.click();
});
if (toast) setTimeout(() => toast.remove(), Number(toast.dataset.ends));
