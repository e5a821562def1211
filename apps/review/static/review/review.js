// Reading on by key. Nothing here is needed to review: the boxes, links and buttons work without.
"use strict";

(() => {
  const doc = document.getElementById("doc");
  const panel = document.getElementById("comments-panel");
  const rows = [...doc.querySelectorAll(".p[data-segment]")];
  document.querySelector("main.review").classList.add("scripted");

  const isShown = (row) => !doc.hasAttribute("data-only-changed") || row.classList.contains("changed");
  const current = () => doc.querySelector(".p.on") || rows[0];
  const box = (row) => row.querySelector("input[type=checkbox]");

  function choose(row, segment = row.dataset.segment, url = row.dataset.comments) {
    const before = doc.querySelector(".p.on");
    before?.classList.remove("on");
    row.classList.add("on");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (panel.querySelector(".comments")?.dataset.segment !== segment && isKept()) {
      panel.replaceChildren(); // or somebody begins to write about the text before
      htmx.ajax("GET", url, { target: panel, swap: "innerHTML" });
    }
  }

  // A comment that is being written is not taken away by reading on.
  function isKept() {
    const text = panel.querySelector("textarea[name=text]");
    return !text || text.value === "" || confirm(doc.dataset.unsaid);
  }

  function step(by) {
    const shown = rows.filter(isShown);
    const next = shown[shown.indexOf(current()) + by];
    if (next) choose(next);
    return Boolean(next);
  }

  function mark(row, isRead) {
    const tick = box(row);
    if (tick && !tick.disabled) tick.checked = isRead;
    row.classList.toggle("seen", isRead);
    if (isRead && row.dataset.revisions)
      htmx.ajax("POST", doc.dataset.readUrl, { values: { revision: row.dataset.revisions }, swap: "none" });
    const read = rows.filter((one) => one.matches(".seen, .approved")).length;
    document.getElementById("read-count").textContent = String(read);
  }

  const isDone = (row) => row.matches(".seen, .approved") || !row.dataset.revisions;
  const isNarrow = matchMedia("(max-width: 760px)");

  // On to what is still unread: first below, then from the top again. A phone, which shows one row
  // at a time, goes on through all of them.
  function readOn() {
    const row = current();
    if (!row) return;
    if (!isDone(row)) mark(row, true);
    const unread = rows.filter((one) => isShown(one) && !isDone(one));
    const below = unread.find((one) => rows.indexOf(one) > rows.indexOf(row));
    if (below || unread[0]) choose(below || unread[0]);
    else if (!isNarrow.matches || !step(1)) document.querySelector("#approve button")?.focus();
  }

  function onlyChanged() {
    const button = document.getElementById("only-changed");
    if (!button) return;
    const isOn = doc.toggleAttribute("data-only-changed");
    button.setAttribute("aria-pressed", String(isOn));
    const first = rows.find(isShown);
    if (first && !isShown(current())) choose(first);
  }

  function suggest() {
    const form = panel.querySelector("details.suggest");
    if (!form) return;
    form.open = true;
    form.querySelector("textarea").focus();
  }

  const keys = {
    KeyA: () => current()?.querySelector(".approve-one")?.click(),
    KeyJ: readOn,
    KeyK: () => step(-1),
    KeyC: onlyChanged,
    KeyR: () => panel.querySelector("textarea[name=text]")?.focus(),
    KeyS: suggest,
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select");
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === "Enter") {
      const form = isTyping ? event.target.closest("form") : document.getElementById("approve");
      if (form) { event.preventDefault(); form.requestSubmit(); }
    } else if (event.altKey && event.code === "KeyP") {
      event.preventDefault();
      document.getElementById("preview-link")?.click();
    } else if (event.key === "Escape" && isTyping) {
      event.target.blur();
    } else if (!isTyping && !isCommand && !event.altKey && keys[event.code]) {
      event.preventDefault();
      keys[event.code]();
    }
  });

  doc.addEventListener("click", (event) => {
    const row = event.target.closest(".p[data-segment]");
    if (!row || event.target.closest("input, a:not(.comment-door, .choose)")) return;
    const door = event.target.closest(".comment-door");
    if (event.target.closest("a")) event.preventDefault();
    if (String(getSelection())) return;
    if (door) choose(row, door.dataset.opens, row.dataset.comments.replace(/\d+(?=\/comments\/)/, door.dataset.opens));
    else choose(row);
  });

  doc.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox]")) mark(event.target.closest(".p"), event.target.checked);
  });

  document.getElementById("only-changed")?.addEventListener("click", (event) => { event.preventDefault(); onlyChanged(); });
  document.getElementById("foot").addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "next") readOn();
    if (act === "back") step(-1);
  });
})();
