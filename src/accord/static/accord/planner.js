// Each figure of the planner is a number field and a slider; whichever is moved takes the other along.
const inputs = document.getElementById("figures");
const pair = (part) => {
  const figure = part.closest("[data-figure]");
  return figure && { typed: figure.querySelector("[type=number]"), slid: figure.querySelector("[type=range]") };
};
inputs?.querySelectorAll("[type=range]").forEach((slid) => { slid.hidden = false; });
inputs?.addEventListener("input", ({ target }) => {
  const both = pair(target);
  if (!both?.slid) return;
  if (target === both.slid) both.typed.value = target.value;
  else both.slid.value = target.value || target.placeholder;
});
// One's own number: the field is emptied, which means just that.
inputs?.addEventListener("click", (event) => {
  if (!event.target.matches("[data-own]")) return;
  event.preventDefault();
  const { typed } = pair(event.target);
  typed.value = "";
  typed.dispatchEvent(new Event("input", { bubbles: true }));
});
inputs?.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (!value) detail.formData.delete(name);
});
// A figure that cannot be read is marked, for whoever does not see the words beside it.
document.addEventListener("htmx:afterSettle", () => {
  for (const problem of inputs?.querySelectorAll(".problem") ?? [])
    inputs.elements[problem.id.slice(2)]?.setAttribute("aria-invalid", String(!problem.hidden));
});
