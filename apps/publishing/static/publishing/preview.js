// A text of the preview is edited by clicking it; its link does the same by key and without this.
"use strict";

document.addEventListener("click", (event) => {
  const way = event.target.closest("a, button, summary") || wayOf(event.target.closest("[data-place]"));
  if (!way?.matches(".rendered-place") || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (!getSelection().isCollapsed) return;
  event.preventDefault();
  window.top.location.assign(way.href); // the editor holds the preview in a frame
});

/** The link of this block itself, not of one within it. */
function wayOf(block) {
  const ways = block ? [...block.querySelectorAll(".rendered-place")] : [];
  return ways.find((way) => way.closest("[data-place]") === block) || ways[0];
}
