// Rules in the editor: a finding that does not apply. Putting right is done as for terms.
"use strict";

(() => {
  const dialog = document.getElementById("dismiss-rule");
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);

  function ask(button) {
    const { url, words, rule } = button.dataset;
    Object.assign(dialog.dataset, { url, words });
    dialog.querySelector("form").reset();
    part("wrong").textContent = "";
    part("rule").textContent = rule;
    part("words").textContent = words;
    dialog.showModal();
  }

  /** Send, and check anew. Answers what was refused. */
  async function send(address, fields) {
    try {
      const response = await drafts.post(address, fields);
      if (!response.ok) return await response.text();
      field.check();
      field.focus();
    } catch { document.getElementById("offline").hidden = false; }
    return "";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rules]");
    if (!button) return;
    if (button.dataset.rules === "dismiss") ask(button);
    else send(button.dataset.url, {});
  });
  dialog?.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "dismiss") return;
    event.preventDefault();
    const { url, words } = dialog.dataset;
    const refusal = await send(url, { words, reason: event.target.elements.reason.value });
    part("wrong").textContent = refusal;
    if (!refusal) dialog.close();
  });
})();
