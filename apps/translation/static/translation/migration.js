// Ticks are kept as they are made; a link to another part of the list then loses none.
"use strict";

document.addEventListener("change", (event) => {
  const form = event.target.closest("#choosing");
  if (!form || event.target.name !== "ticked") return;
  htmx.ajax("POST", form.action, { source: form, target: "#choosing", swap: "outerHTML" })
    .then(() => document.getElementById(event.target.id)?.focus());
});
