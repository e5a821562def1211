// Two sides of one page scroll together, aligned by the keys of their texts.
"use strict";

{
  const sides = [...document.querySelectorAll("[data-side]")];
  let leader = null;

  /** The text at the top of a side: how far of it has gone by, or how far below the top it is. */
  function reading(side) {
    const top = side.getBoundingClientRect().top;
    for (const block of side.querySelectorAll("[data-place]")) {
      const box = block.getBoundingClientRect();
      if (box.bottom > top + 1)
        return { key: block.dataset.place, gap: Math.max(0, box.top - top),
          gone: Math.max(0, (top - box.top) / Math.max(1, box.height)) };
    }
    return null;
  }

  function follow(side) {
    const at = reading(side);
    if (!at) return;
    for (const other of sides) {
      const block = other !== side && other.querySelector(`[data-place="${CSS.escape(at.key)}"]`);
      if (!block) continue;
      const box = block.getBoundingClientRect(), top = other.getBoundingClientRect().top;
      other.scrollTop += box.top - top - at.gap + at.gone * box.height;
    }
  }

  for (const side of sides) {
    for (const sign of ["pointerenter", "pointerdown", "wheel", "touchstart", "focusin", "keydown"])
      side.addEventListener(sign, () => { leader = side; }, { passive: true });
    side.addEventListener("scroll", () => {
      if (leader === null || leader === side) requestAnimationFrame(() => follow(side));
    }, { passive: true });
  }
}
