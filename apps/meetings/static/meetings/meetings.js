// The agenda is drawn anew for everybody: never under the hands of somebody who types or drags.
"use strict";

let dragged = null;
const isTyped = (field) => field.value !== field.defaultValue;

document.addEventListener("htmx:beforeSwap", (event) => {
  const isLive = event.detail.requestConfig.path.includes("/live/");
  const fields = [...document.querySelectorAll("#agenda textarea, #agenda input[type=text]")];
  if (isLive && (dragged || fields.some(isTyped))) event.detail.shouldSwap = false;
});

const itemOf = (event) => event.target.closest?.(".agenda-item[data-place]");

document.addEventListener("pointerdown", (event) => {
  const item = itemOf(event);
  if (item && event.target.closest(".agenda-number") && item.querySelector(".agenda-move")) item.draggable = true;
});
document.addEventListener("dragstart", (event) => { dragged = itemOf(event); });
document.addEventListener("dragover", (event) => {
  const item = dragged && itemOf(event);
  document.querySelector(".dropping")?.classList.remove("dropping");
  if (item && item !== dragged) { event.preventDefault(); item.classList.add("dropping"); }
});
document.addEventListener("drop", (event) => {
  const item = dragged && itemOf(event);
  const form = dragged?.querySelector(".agenda-move form");
  if (!item || !form) return;
  event.preventDefault();
  form.elements.place.value = item.dataset.place;
  dragged = null;
  form.requestSubmit();
});
document.addEventListener("dragend", () => {
  if (dragged) dragged.draggable = false;
  dragged = null;
  document.querySelector(".dropping")?.classList.remove("dropping");
});
