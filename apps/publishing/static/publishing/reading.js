// Shows a text's source in a card beside it: on hover, by key, by tap. Without a script the same
// link leads to a page of its own.
"use strict";

{
  const PAUSE_MS = 250;
  const card = document.getElementById("text-card");
  let shown = null, isPinned = false, waiting = 0;

  const wayOf = (target) => target.closest?.(".rendered-place");

  function place(way) {
    const box = way.getBoundingClientRect(), width = card.offsetWidth;
    const left = Math.min(box.right - width, document.documentElement.clientWidth - width - 16);
    card.style.left = `${Math.max(16, left) + scrollX}px`;
    card.style.top = `${box.bottom + 6 + scrollY}px`;
  }

  /** What was clicked stays, and takes the focus once its text has come. */
  async function show(way, pin) {
    const isNew = shown !== way;
    if (isNew) hide();
    shown = way;
    isPinned ||= pin;
    if (isNew) await fill(way);
    if (shown === way && isPinned && !card.hidden)
      card.querySelector("summary, a, button")?.focus({ preventScroll: true });
  }

  async function fill(way) {
    const asked = { headers: { "X-Requested-With": "fetch" } };
    const text = await fetch(way.href, asked).then((answer) => answer.ok ? answer.text() : null, () => null);
    if (shown !== way) return;
    if (text === null) {
      if (isPinned) location.assign(way.href);
      return hide();
    }
    card.innerHTML = text;
    card.hidden = false;
    way.classList.add("on");
    place(way);
  }

  function hide(back = false) {
    clearTimeout(waiting);
    shown?.classList.remove("on");
    if (back) shown?.focus({ preventScroll: true });
    card.hidden = true;
    shown = null;
    isPinned = false;
  }

  document.addEventListener("click", (event) => {
    const way = wayOf(event.target);
    if (way && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      clearTimeout(waiting);
      show(way, true);
    } else if (shown && !card.contains(event.target)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || isPinned) return;
    clearTimeout(waiting);
    const way = wayOf(event.target);
    if (way) waiting = setTimeout(() => show(way, false), PAUSE_MS);
    else if (shown && !card.contains(event.target)) waiting = setTimeout(() => isPinned || hide(), PAUSE_MS);
  });
  card.addEventListener("focusin", () => { isPinned = true; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) hide(true); });

  // Which part of the page is being read.
  const entries = new Map([...document.querySelectorAll(".read-aside nav a")].map((a) => [a.hash.slice(1), a]));
  const headings = [...entries.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  const mark = () => {
    const here = headings.findLast((heading) => heading.getBoundingClientRect().top < 120);
    for (const a of entries.values()) a.removeAttribute("aria-current");
    if (here) (entries.get(here.id) || entries.get(encodeURIComponent(here.id)))?.setAttribute("aria-current", "true");
  };
  document.addEventListener("scroll", mark, { passive: true });
  mark();
}
