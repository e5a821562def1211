// "Take the ticked sections" waits for a tick; without JavaScript it takes all that is free.
"use strict";

function weigh(form) {
  const ticked = [...form.elements].some((one) => one.name === "sections" && one.checked);
  const button = form.querySelector("[data-needs-ticks]");
  if (button) button.disabled = !ticked;
}
function weighAll() {
  for (const button of document.querySelectorAll("[data-needs-ticks]")) weigh(button.form);
}
document.addEventListener("change", (event) => {
  if (event.target.name === "sections" && event.target.form) weigh(event.target.form);
});
document.addEventListener("htmx:afterSwap", weighAll);
weighAll();
