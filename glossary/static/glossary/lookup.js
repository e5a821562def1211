// The one box that finds terms, on every screen: Ctrl+K opens it, arrows walk, Enter takes. Opened
// from a field it inserts at the caret; a key of a composition under way belongs to the composition.
"use strict";

const lookup = (() => {
  const dialog = document.getElementById("lookup");
  const box = dialog.querySelector("input");
  const FIELDS = "textarea, input:not([type]), input[type=text]";
  let field = null; // where the caret was last, outside this box
  let caret = [0, 0];

  const rows = () => [...dialog.querySelectorAll(".lookup-row, .found-line")];
  const linkOf = (row) => row.matches("a") ? row : row.querySelector("a");
  const shown = () => dialog.querySelector("[data-query]")?.dataset.query;
  const chosen = () => document.activeElement.closest("#lookup :is(.lookup-row, .found-line)") || (box.value.trim() === shown() && rows()[0]) || null;
  const canInsert = () => Boolean(field?.isConnected && !field.disabled && !field.readOnly && field.offsetParent);

  function open(query = "") {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    dialog.classList.toggle("has-field", canInsert());
    if (field) caret = [field.selectionStart, field.selectionEnd];
    dialog.showModal();
    if (query) box.value = query;
    box.focus();
    box.select();
    window.htmx?.trigger(box, "opened");
  }

  function insert(form) {
    dialog.close();
    field.focus();
    field.setSelectionRange(...caret);
    if (!document.execCommand("insertText", false, form)) {
      field.setRangeText(form, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function copy(form, row) {
    copyText(form).then(() => {
      for (const one of rows()) one.classList.toggle("copied", one === row);
    });
  }

  function take(row, asPage) {
    if (!asPage && canInsert() && row.dataset.form) insert(row.dataset.form);
    else linkOf(row).click();
  }

  function walk(step) {
    const all = rows(), here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[here + step];
    if (next) linkOf(next).focus();
    else if (step < 0) box.focus();
  }

  function pressed(event) {
    const isCommand = event.ctrlKey || event.metaKey, row = chosen();
    const isOnButton = event.target.closest("button");
    if (event.key === "Escape") dialog.close(); // the box itself would only be emptied
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && row && !isOnButton) take(row, isCommand);
    else if (isCommand && event.key.toLowerCase() === "c" && row?.dataset.form && box.selectionStart === box.selectionEnd) copy(row.dataset.form, row);
    else return;
    event.preventDefault();
  }

  document.addEventListener("focusin", (event) => {
    if (!event.target.closest("#lookup, [data-opens-lookup]")) field = event.target.matches(FIELDS) ? event.target : null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const isKey = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === "KeyK";
    if (isKey) { event.preventDefault(); open(getSelection().toString().trim().slice(0, 120)); }
    else if (dialog.open) pressed(event);
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens-lookup]");
    if (opener) { event.preventDefault(); opener.blur(); open(); return; }
    if (event.target === dialog) dialog.close();
    const button = event.target.closest("[data-lookup]"), row = button?.closest(".lookup-row");
    if (row && button.dataset.lookup === "insert") insert(row.dataset.form);
    else if (row) copy(row.dataset.form, row);
  });

  return { open };
})();
