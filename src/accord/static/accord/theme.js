// Before the style sheet: a page never flashes in the wrong colours.
try { document.documentElement.dataset.theme = localStorage.theme || ""; } catch {}
