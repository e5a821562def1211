// Copying the source of a section.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.done;
  } catch { /* it is selected: the person's own key copies it */ }
});
