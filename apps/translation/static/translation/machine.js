// Drafts of a machine: asked for one empty segment or a whole section, put into their rows when
// they are there. What somebody typed meanwhile stays.
"use strict";

const machine = (() => {
  const way = document.getElementById("machine-form");

  /** Ask for the chosen segment, if nothing is typed in it. */
  function ask() {
    const segment = field.row?.dataset.segment;
    if (!way || !segment || field.text.trim()) return;
    window.htmx.ajax("POST", way.getAttribute("action"), { target: "#machine", swap: "outerHTML", values: { segment } });
  }

  document.body.addEventListener("htmx:afterSettle", () => {
    const fresh = document.querySelector("#machine template[data-rows]");
    if (!fresh) return;
    const html = fresh.innerHTML;
    fresh.remove();
    editor.refresh(html);
  });

  return { ask };
})();
