// Terms in the editor: a word put right, one that does not apply, one that is proposed.
"use strict";

const terms = (() => {
  const dialog = document.getElementById("dismiss");
  const LONGEST = 120;
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);

  const firstShown = () => [...document.querySelectorAll(".checks [data-fixed]")].find((one) => one.checkVisibility());

  /** Put right what the button is about, or the first that can be and is not folded away. */
  function fix(button = firstShown()) {
    if (button) field.fix(button.dataset.fixed);
  }

  function ask(button) {
    dialog.dataset.url = button.dataset.url;
    dialog.querySelector("form").reset();
    part("wrong").textContent = "";
    part("term").textContent = button.dataset.term;
    dialog.showModal();
  }

  async function dismiss(reason) {
    try {
      const response = await drafts.post(dialog.dataset.url, { reason, text: field.text });
      if (!response.ok) { part("wrong").textContent = await response.text(); return; }
      dialog.close();
      field.check();
      field.focus();
    } catch { document.getElementById("offline").hidden = false; }
  }

  async function withdraw(button) {
    try { await drafts.post(button.dataset.url, {}); } catch { document.getElementById("offline").hidden = false; }
    field.check();
    field.focus();
  }

  // ---- proposing ----------------------------------------------------------------------------

  /** The words marked in the source of the chosen segment, if any are. */
  function marked() {
    const selection = document.getSelection(), text = selection?.toString().replace(/\s+/g, " ").trim() || "";
    const inside = selection?.anchorNode?.parentElement?.closest(".chosen .segment-source .words");
    return inside && text.length <= LONGEST ? text : "";
  }

  function follow() {
    const way = document.getElementById("propose-term");
    if (!way) return;
    const words = marked(), address = new URL(way.href);
    if (words) address.searchParams.set("source", words);
    else address.searchParams.delete("source");
    way.href = address;
    way.querySelector("[data-part=words]").textContent = words ? `“${words}”` : "";
  }

  function propose() { document.getElementById("propose-term")?.click(); }

  document.addEventListener("selectionchange", follow);
  document.addEventListener("rail-shown", follow);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fixed], [data-terms]");
    if (!button) return;
    if ("fixed" in button.dataset) fix(button);
    else if (button.dataset.terms === "dismiss") ask(button);
    else withdraw(button);
  });
  dialog?.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "dismiss") return;
    event.preventDefault();
    dismiss(event.target.elements.reason.value);
  });

  return { fix, propose };
})();
