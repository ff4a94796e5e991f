// The theme, search, charts that read out.
const one = (what, within = document) => within.querySelector(what);
const on = (kind, act, what = document) => what.addEventListener(kind, act);
const clicked = (what, act) => on("click", (event) => {
  const part = event.target.closest(what);
  if (part) act(part, event);
});
let kept = {};
try { kept = localStorage; } catch {}
// Single keys can be turned off, and rest while one writes.
const isKey = ({ ctrlKey, metaKey, altKey, target }) => kept.keys !== "off"
  && !(ctrlKey || metaKey || altKey || target.closest("input, select, textarea, dialog"));

clicked("[data-theme-toggle]", () => {
  const { dataset } = document.documentElement;
  const dark = dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  kept.theme = dataset.theme = dark ? "light" : "dark";
});
// A ribbon of a chart leads where its stage's number does.
clicked("[data-href]", ({ dataset }) => location.assign(dataset.href));
// A choice that needs no button.
on("change", ({ target }) => { if (target.matches("[data-submits]")) target.form.requestSubmit(); });
on("keydown", (event) => {
  if (event.key !== "/" || !isKey(event)) return;
  event.preventDefault();
  const search = one("[data-search]");
  if (search) search.focus();
  else location.assign(document.body.dataset.searchPage);
});

// A chart reads out the rows of its table.
const readsOut = (figure) => {
  const plot = one(".plot", figure), tip = one(".tooltip", plot);
  const [{ cells: heads }, ...rows] = one("table", figure).rows, last = rows.length - 1;
  plot.tabIndex = 0;
  plot.ariaLabel = "Chart: arrow keys read the values";
  let at = last;
  const show = (place) => {
    at = Math.max(0, Math.min(last, place));
    plot.style.setProperty("--x", `${(at / last) * 100}%`);
    tip.replaceChildren(...[...rows[at].cells].map(({ textContent: said }, nth) => {
      const part = document.createElement(nth ? "span" : "b");
      part.textContent = nth ? `${heads[nth].textContent} ${said}` : said;
      part.className = heads[nth].className;
      return part;
    }));
    tip.hidden = false;
  };
  on("pointermove", ({ clientX }) => {
    const { left, width } = plot.getBoundingClientRect();
    show(Math.round(((clientX - left) / width) * last));
  }, plot);
  on("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (by) { event.preventDefault(); show(at + by); }
    tip.hidden ||= event.key === "Escape";
  }, plot);
};
on("htmx:load", ({ target }) => target.querySelectorAll("[data-chart]").forEach(readsOut));
