// The right rail of the chosen segment, and the preview.
"use strict";

const side = (() => {
  const rail = document.getElementById("side");
  const preview = document.getElementById("preview");
  let asked = null;

  async function show(segment) {
    asked?.abort();
    asked = new AbortController();
    try {
      const headers = { "HX-Request": "true" };
      const response = await fetch(drafts.url("sideUrl", segment), { signal: asked.signal, headers });
      if (!response.ok) return;
      const tab = rail.querySelector('[role="tab"][aria-selected="true"]')?.id;
      rail.innerHTML = await response.text();
      rail.scrollTop = 0;
      window.htmx?.process(rail);
      number();
      if (tab) choose(document.getElementById(tab));
      rail.dispatchEvent(new CustomEvent("rail-shown", { bubbles: true }));
    } catch { /* another segment was chosen meanwhile, or offline */ }
  }

  function number() {
    insertable().forEach((button, index) => { button.querySelector("kbd").textContent = `Alt ${index + 1}`; });
  }

  const insertable = () => [...rail.querySelectorAll("#panel-terms .insert[data-insert]")].slice(0, 9);

  /** What Alt and this digit insert: from the rail, or from the source's terms until it is there. */
  function numbered(digit) {
    const buttons = insertable();
    if (buttons.length) return buttons[digit - 1]?.dataset.insert;
    const terms = [...(field.row?.querySelectorAll(".term[data-insert]") || [])];
    return [...new Set(terms.map((term) => term.dataset.insert).filter(Boolean))][digit - 1];
  }

  function choose(tab) {
    for (const one of rail.querySelectorAll('[role="tab"]')) {
      const isChosen = one === tab, panel = document.getElementById(one.getAttribute("aria-controls"));
      one.setAttribute("aria-selected", String(isChosen));
      one.tabIndex = isChosen ? 0 : -1;
      panel.hidden = !isChosen;
      if (isChosen) window.htmx?.trigger(panel, "shown");
    }
  }

  rail?.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });
  rail?.addEventListener("keydown", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const tabs = [...rail.querySelectorAll('[role="tab"]')];
    const next = tabs[(tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
    choose(next);
    next.focus();
  });

  // ---- preview ------------------------------------------------------------------------------

  function togglePreview() {
    if (!preview?.dataset.src) return;
    preview.hidden = !preview.hidden;
    document.getElementById("main").classList.toggle("with-preview", !preview.hidden);
    if (!preview.hidden) refreshPreview();
  }

  function refreshPreview() {
    if (!preview || preview.hidden) return;
    let frame = preview.querySelector("iframe");
    if (frame) { frame.contentWindow.location.reload(); return; }
    frame = document.createElement("iframe");
    frame.title = preview.getAttribute("aria-label");
    frame.src = preview.dataset.src;
    frame.addEventListener("load", follow);
    preview.append(frame);
  }

  /** Show the paragraph that is being translated; lines of the translation are near the source's. */
  function follow() {
    const line = Number(field.row?.dataset.line || document.querySelector(".segment.chosen")?.dataset.line);
    const page = preview.querySelector("iframe")?.contentDocument;
    if (!line || !page) return;
    let nearest = null;
    for (const block of page.querySelectorAll("[data-line]"))
      if (Number(block.dataset.line) <= line) nearest = block;
    nearest?.scrollIntoView({ block: "center" });
  }

  const closePreview = () => { if (preview && !preview.hidden) { togglePreview(); return true; } return false; };
  return { show, numbered, togglePreview, refreshPreview, closePreview, follow };
})();
