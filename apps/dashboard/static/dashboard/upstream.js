// J and K go from text to text; there X ticks, and Enter confirms what only changed without meaning.
"use strict";

(() => {
  const rows = [...document.querySelectorAll(".changed")];
  const current = () => document.activeElement?.closest(".changed");

  const step = (by) => {
    const here = rows.indexOf(current());
    const next = here < 0 && by < 0 ? rows.length - 1 : here + by;
    rows[next]?.focus();
  };

  const keys = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyX: () => current()?.querySelector("[name=ticked]")?.click(),
    Enter: () => current()?.querySelector("[name=one]:not(.quiet)")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.code === "Enter" && !event.target.matches(".changed")) return; // links have their own
    if (!keys[event.code] || !rows.length) return;
    event.preventDefault();
    keys[event.code]();
  });
})();
