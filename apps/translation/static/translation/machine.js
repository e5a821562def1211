// Drafts of a machine: asked for one empty segment or a whole section, put into their rows when
// they are there. What somebody typed meanwhile stays. Each asking shows by itself how far it is.
"use strict";

const machine = (() => {
  const way = document.getElementById("machine-form");
  const box = document.getElementById("machine");

  /** Ask for the chosen segment, if nothing is typed in it. */
  function ask() {
    const segment = field.row?.dataset.segment;
    if (!way || !segment || field.text.trim()) return;
    window.htmx.ajax("POST", way.getAttribute("action"), { target: "#machine", swap: "beforeend", values: { segment } });
  }

  /** What is over makes room for the next; asked twice for the same, one shows it. */
  function tidy() {
    const underWay = new Set();
    for (const one of [...box.children].reverse()) {
      if (one !== box.lastElementChild && (!one.matches("[hx-get]") || underWay.has(one.id))) one.remove();
      underWay.add(one.id);
    }
  }

  box?.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === box) tidy(); });
  box?.addEventListener("htmx:afterSettle", () => {
    for (const fresh of box.querySelectorAll("template[data-rows]")) {
      const html = fresh.innerHTML;
      fresh.remove();
      editor.refresh(html);
    }
  });

  return { ask };
})();
