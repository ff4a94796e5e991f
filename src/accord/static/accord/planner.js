// A number field and its slider take each other along.
const figures = one("#figures");
const pair = (part) => {
  const figure = part.closest("[data-figure]");
  return figure ? [one("[type=number]", figure), one("[type=range]", figure)] : [];
};
figures.querySelectorAll("[type=range]").forEach((slid) => { slid.hidden = false; });
on("input", ({ target }) => {
  const [typed, slid] = pair(target);
  if (!slid) return;
  if (target === slid) typed.value = slid.value;
  else slid.value = typed.value || typed.placeholder;
}, figures);
// An empty field means one's own number.
clicked("[data-own]", (own, event) => {
  event.preventDefault();
  const [typed] = pair(own);
  typed.value = "";
  typed.dispatchEvent(new Event("input", { bubbles: true }));
});
on("htmx:configRequest", ({ detail: { formData } }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
}, figures);
// What cannot be read is marked for whoever does not see the words beside it.
on("htmx:afterSettle", () => figures.querySelectorAll(".problem").forEach(({ id, hidden }) => {
  const field = figures.elements[id.slice(2)];
  if (field) field.ariaInvalid = !hidden;
}));
