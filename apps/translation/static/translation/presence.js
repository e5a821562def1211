// Who else has this section open, and in which segment they are. Faces come and go without a
// word; only who is in the very segment that one chose is said, once.
"use strict";

const presence = (() => {
  const EVERY_MS = 10_000, PAUSE_MS = 300;
  const box = document.getElementById("present");
  const note = document.getElementById("present-note");
  let segment = "", shown = "", asked = null, timer = 0;

  async function tell() {
    clearTimeout(timer);
    if (!box || document.hidden) return;
    timer = setTimeout(tell, EVERY_MS);
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await drafts.post(box.dataset.url, { segment }, { signal: asked.signal });
      if (response.ok) show(await response.text());
    } catch { /* moved on, or offline: the next sign asks again */ }
  }

  function show(answer) {
    if (answer !== shown) box.innerHTML = shown = answer;
    place();
  }

  /** Put each face into the segment where its person is, and say who is in the chosen one. */
  function place() {
    const people = [...box.querySelectorAll("[data-at]")];
    for (const old of document.querySelectorAll(".present-here, .present-note")) old.remove();
    for (const one of people) {
      const source = document.querySelector(`#segment-${CSS.escape(one.dataset.at || "none")} .segment-source`);
      if (!source) continue;
      const face = one.querySelector(".face").cloneNode(true);
      face.classList.add("present-here");
      source.append(face);
    }
    const here = people.filter((one) => segment && one.dataset.at === segment).map((one) => one.dataset.name);
    const sentence = here.length ? note.dataset.says.replace("{names}", here.join(", ")) : "";
    if (note.textContent !== sentence) note.textContent = sentence;
    if (sentence) document.querySelector(`#segment-${segment} .facts`)?.append(written(sentence));
  }

  /** The sentence where the eyes are; `note` has said it to who listens. */
  function written(sentence) {
    const words = document.createElement("b");
    words.className = "present-note";
    words.ariaHidden = "true";
    words.textContent = ` · ${sentence}`;
    return words;
  }

  /** The person chose another segment, or none. */
  function at(chosen) {
    if (!box || chosen === segment) return;
    segment = chosen;
    place();
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE_MS); // who goes through the texts by key is at none of them
  }

  function leave() {
    if (box) drafts.post(box.dataset.url, { leave: "1" }, { keepalive: true }).catch(() => {});
  }

  document.addEventListener("visibilitychange", tell);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", tell);
  return { at };
})();
