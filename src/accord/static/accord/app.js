// What pages do beyond links and forms: the theme, the key that searches, and charts that read out.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.theme = root.dataset.theme; } catch { /* storage is closed */ }
});

// A choice that needs no button: its form is sent when it changes.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A ribbon of a chart leads where its stage's number does.
document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-href]");
  if (part) location.assign(part.dataset.href);
});

const writing = (target) => target.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const search = document.querySelector("[data-search]");
  event.preventDefault();
  if (search) search.focus();
  else location.assign(document.body.dataset.searchPage);
});

function crosshair(figure) {
  const { labels, lines } = JSON.parse(figure.querySelector("script").textContent);
  const plot = figure.querySelector(".plot"), last = labels.length - 1;
  if (last < 1) return;
  const made = (tag, name) => plot.appendChild(Object.assign(document.createElement(tag), { className: name, hidden: true }));
  const rule = made("i", "rule"), tip = made("div", "tooltip");
  tip.setAttribute("role", "status");
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", "Chart. Left and right arrow keys read the values.");
  let at = last;
  const said = (tag, text, name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });
  const show = (place) => {
    at = Math.max(0, Math.min(last, place));
    const x = (at / last) * 100;
    rule.style.left = `${x}%`;
    tip.style.left = `clamp(0px, calc(${x}% - 60px), calc(100% - 120px))`;
    const values = lines.filter((line) => line.values[at] !== null)
      .map((line) => said("span", `${line.label} ${line.values[at].toLocaleString("en", { maximumFractionDigits: 1 })}`, line.hue));
    tip.replaceChildren(said("b", labels[at]), ...values);
    rule.hidden = tip.hidden = false;
  };
  const hide = () => { rule.hidden = tip.hidden = true; };
  plot.addEventListener("pointermove", (event) => {
    const box = plot.getBoundingClientRect();
    show(Math.round(((event.clientX - box.left) / box.width) * last));
  });
  plot.addEventListener("pointerleave", hide);
  plot.addEventListener("blur", hide);
  plot.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -labels.length, End: labels.length }[event.key];
    if (by) { event.preventDefault(); show(at + by); } else if (event.key === "Escape") hide();
  });
}
const charts = (root) => root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((figure) => {
  figure.dataset.drawn = "";
  crosshair(figure);
});
charts(document);
document.addEventListener("htmx:load", (event) => charts(event.target));
