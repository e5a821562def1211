// The lookup box by keys: Enter opens the first term found, the arrows walk through them. While
// the answer is still on its way, Enter sends the form instead, which shows the same on a page.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const box = document.querySelector(".lookup input");
  const rows = [...document.querySelectorAll("#found .term-row")];
  const at = rows.indexOf(document.activeElement);
  const shown = document.querySelector("#found [data-query]")?.dataset.query;
  const isInBox = document.activeElement === box;
  if (!rows.length || !(isInBox || at >= 0)) return;
  if (event.key === "ArrowDown") { event.preventDefault(); (rows[at + 1] || rows[0]).focus(); }
  else if (event.key === "ArrowUp") { event.preventDefault(); (rows[at - 1] || box).focus(); }
  else if (event.key === "Enter" && isInBox && box.value.trim() === shown) {
    event.preventDefault();
    rows[0].click();
  }
});
