// Enter goes to the next text, unless something else has the keyboard.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector('[data-key="enter"]')?.click();
});
