// Forms in a dialog, single keys that can be turned off, a message that goes away.
const doing = one("#doing"), keys = one("#keys"), wanted = one("[data-keys-on]"), toast = one("[data-ends]");
wanted.checked = kept.keys !== "off";
one("[data-keys-help]").hidden = false;
on("change", () => { kept.keys = wanted.checked ? "on" : "off"; }, wanted);
on("htmx:afterSwap", ({ target }) => { if (target.id === "doing-form") doing.showModal(); });
clicked("[data-keys-help]", () => keys.showModal());
clicked("#doing [data-closes]", (_, event) => { event.preventDefault(); doing.close(); });
const away = (by) => {
  const all = [...document.querySelectorAll(".queue-list li a")];
  return all[all.findIndex((link) => link.ariaCurrent) + by];
};
on("keydown", (event) => {
  const { key } = event;
  if (!isKey(event)) return;
  if (key === "?") keys.showModal();
  else ({ j: away(1), k: away(-1) }[key] ?? one(`[data-key="${CSS.escape(key)}"]`))?.click();
});
if (toast) setTimeout(() => toast.remove(), toast.dataset.ends);
