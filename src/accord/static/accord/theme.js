// Before the style sheet, so that a page never flashes in the wrong colours.
try { document.documentElement.dataset.theme = localStorage.theme || ""; } catch { /* storage is closed */ }
