// Choosing a segment, moving on, and putting the site's answers in their places.
"use strict";

const editor = (() => {
  const root = document.getElementById("segments");
  const isEditable = root?.dataset.editable === "yes";
  const isNarrow = () => matchMedia("(max-width: 760px)").matches;
  let chosen = null, isThrough = false; // with all texts of the section

  const rows = () => [...root.querySelectorAll("[data-segment]")];
  const rowOf = (segment) => document.getElementById(`segment-${segment}`);
  const isDone = (row) => ["done", "approved"].includes(row.dataset.state) || isLeft(row) || field.isSent(row);
  /** A cell of a ported page may stay the source's: nobody is led to write it. */
  const isLeft = (row) => "optional" in row.dataset && row.dataset.state === "open";

  function choose(row, hasFocus) {
    if (!row) return;
    if (row !== chosen) {
      unchoose();
      isThrough = false;
      chosen = row;
      row.classList.add("chosen");
      root.classList.add("has-chosen");
      if (isEditable) field.open(row);
      document.querySelector(`#notices [data-opens="${row.dataset.segment}"]`)?.closest(".notice").remove();
      side.show(row.dataset.segment);
      presence.at(row.dataset.segment);
      side.follow();
      const address = new URL(location.href);
      address.searchParams.set("segment", row.dataset.segment);
      address.hash = "";
      history.replaceState(null, "", address);
    }
    row.scrollIntoView({ block: "nearest" });
    if (hasFocus) field.focus();
    else { field.blur(); row.tabIndex = -1; row.focus({ preventScroll: true }); }
  }

  function unchoose() {
    field.close();
    chosen?.classList.remove("chosen");
    root.classList.remove("has-chosen");
    chosen = null;
    presence.at("");
  }

  function move(step, hasFocus) {
    const all = rows(), here = all.indexOf(chosen);
    choose(all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step], hasFocus);
  }

  function leave() {
    if (isOutlineOpen()) { toggleOutline(false); return; }
    if (side.closePreview()) return;
    if (field.hasFocus()) { field.blur(); chosen.tabIndex = -1; chosen.focus({ preventScroll: true }); } else unchoose();
  }

  /** Finish a text and go on to the next, before the site has answered where nothing speaks against it. */
  async function finish() {
    const row = chosen, number = row?.dataset.segment, answered = field.finish();
    const next = row && field.looksSound() && after(row);
    if (next && next.parentElement !== row.closest(".cell-row")) choose(next, true);
    const answer = await answered;
    if (answer !== null) took(number, answer);
    else if (chosen !== rowOf(number)) refused(number);
  }

  /** The next row with work in it, if need be from the top. */
  function after(row) {
    const all = rows(), here = all.indexOf(row);
    return [...all.slice(here + 1), ...all.slice(0, here)].find((one) => !isDone(one));
  }

  /** Show a text as it was finished. Whoever is still there goes on to the next one. */
  function took(number, answer) {
    const isHere = chosen?.dataset.segment === number;
    if (isHere) unchooseQuietly();
    put(answer);
    if (!isHere) return;
    const next = after(rowOf(number));
    if (next) choose(next, true);
    else isThrough = true;
  }

  /** To the next step of the whole section, once the site has said which that is. */
  function onToSection() {
    const step = document.querySelector("#section-status .btn.main:enabled");
    if (isThrough && document.activeElement === document.body) step?.focus();
  }

  /** Lead back to a text that the site refused; whoever is typing already is told instead. */
  function refused(number) {
    const row = rowOf(number), notice = document.getElementById("refused").content.cloneNode(true);
    if (!row) return;
    if (!field.isTouched) { choose(row, true); return; }
    const tag = notice.querySelector(".tag");
    row.querySelector(".refused-tag")?.remove();
    row.querySelector(".segment-target").append(tag);
    notice.querySelector("button").dataset.opens = number;
    document.getElementById("notices").replaceChildren(notice);
  }

  /** Let go of a row that is about to be replaced: what was typed in it is finished. */
  function unchooseQuietly() {
    field.close();
    chosen = null;
    root.classList.remove("has-chosen");
  }

  /** Put each element of an answer in the place of the one with its id; `kept` stays as it is. */
  function put(answer, kept = null) {
    const parsed = document.createElement("template");
    parsed.innerHTML = answer;
    for (const fresh of [...parsed.content.children]) {
      if ("note" in fresh.dataset) say(fresh.textContent);
      else replace(document.getElementById(fresh.id), fresh, kept);
    }
    window.htmx?.trigger(document.body, "segment-finished");
    side.refreshPreview();
  }

  /** A row that stays is never moved: moved, it would lose the caret and the syllable begun in it. */
  function replace(old, fresh, kept) {
    if (!old?.contains(kept) || !kept) { old?.replaceWith(fresh); return; }
    const around = [...fresh.childNodes], place = around.indexOf(fresh.querySelector(`#${kept.id}`));
    if (place < 0) return;
    for (const one of [...old.childNodes]) if (one !== kept) one.remove();
    kept.before(...around.slice(0, place));
    kept.after(...around.slice(place + 1));
  }

  /** Ask the site for a change that redraws rows; say so when it refuses. */
  async function ask(address, fields = {}) {
    try {
      const response = await drafts.post(address, fields);
      const answer = await response.text();
      if (!response.ok) return answer;
      const number = chosen?.dataset.segment;
      unchoose();
      put(answer);
      if (number) choose(rowOf(number), true);
    } catch { document.getElementById("offline").hidden = false; }
    return "";
  }

  /** Draw rows anew that have a draft now. The chosen one stays, unless it is empty and got one. */
  function refresh(html) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    const fresh = chosen && parsed.content.getElementById(chosen.id);
    if (field.text.trim() || !fresh?.dataset.draft) { put(html, chosen); return; }
    const number = chosen.dataset.segment, hasFocus = field.hasFocus();
    unchooseQuietly();
    put(html);
    choose(rowOf(number), hasFocus);
  }

  function plain(html) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    return parsed.content.textContent.trim();
  }

  async function revert() {
    const row = field.row;
    field.replace(field.standing);
    await drafts.hold(row.dataset.segment);
    await drafts.post(drafts.url("discardUrl", row.dataset.segment), {}).catch(() => {});
    drafts.forget(row.dataset.segment);
    drafts.seen.delete(row.dataset.segment);
    for (const name of ["draft", "draftBase", "seen"]) delete row.dataset[name];
  }

  function toggleOutline(isOpen = !isOutlineOpen()) {
    document.getElementById("main").classList.toggle("with-outline", isOpen);
    document.querySelector(".outline-way").setAttribute("aria-expanded", String(isOpen));
  }

  const isOutlineOpen = () => document.getElementById("main").classList.contains("with-outline");

  const acts = {
    outline: () => toggleOutline(),
    keys: () => keys.show(),
    preview: () => side.togglePreview(),
    list: () => unchoose(),
    previous: () => move(-1, true),
    machine: () => machine.ask(),
    revert,
    "take-other": (button) => field.resolve(button, false),
    "keep-mine": (button) => field.resolve(button, true),
    restore: async (button) => { const said = await ask(button.dataset.url); if (said) say(plain(said)); },
    lock: async (button) => { const said = await ask(button.dataset.url); if (said) say(said); },
    unlock: (button) => askForLeave("unlock", button),
    port: (button) => askForLeave("port", button),
  };

  /** Have a dialog ask why the code of a cell has to change. */
  function askForLeave(name, button) {
    const dialog = document.getElementById(name);
    dialog.dataset.url = button.dataset.url;
    dialog.querySelector("form").reset();
    dialog.querySelector('[data-part="wrong"]').textContent = "";
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    if (isOutlineOpen() && !event.target.closest(".outline, .outline-way")) toggleOutline(false);
    const opener = event.target.closest("[data-opens]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (opener && isPlain) { event.preventDefault(); choose(rowOf(opener.dataset.opens), true); return; }
    const button = event.target.closest("[data-act]");
    if (button && acts[button.dataset.act] && isPlain) { event.preventDefault(); acts[button.dataset.act](button); return; }
    const insert = event.target.closest("button[data-insert], .chosen .term[data-insert]");
    if (insert?.dataset.insert) field.insert(insert.dataset.insert);
  });

  document.addEventListener("submit", async (event) => {
    if (event.target.closest(".field-form")) { event.preventDefault(); finish(); }
    if (event.target.dataset.part !== "leave" || event.submitter?.value !== "leave") return;
    event.preventDefault();
    const dialog = event.target.closest("dialog");
    const said = await ask(dialog.dataset.url, { reason: event.target.elements.reason.value });
    dialog.querySelector('[data-part="wrong"]').textContent = said;
    if (!said) { dialog.close(); const cell = dialog.dataset.url.match(/\/(\d+)\//)[1]; choose(rowOf(cell), true); }
  });

  document.getElementById("section-status")?.addEventListener("htmx:afterSwap", onToSection);
  drafts.listen((segment, state) => {
    const row = state === "saved" && segment !== chosen?.dataset.segment && rowOf(segment);
    if (row) field.showDraft(row, drafts.read(segment)?.text || "");
  });

  function start() {
    for (const row of rows()) {
      const kept = drafts.read(row.dataset.segment);
      if (kept && !kept.isSent && kept.text !== row.dataset.draft) field.showDraft(row, kept.text);
      else if (kept?.isSent) drafts.forget(row.dataset.segment);
    }
    const [linked, line] = location.hash.match(/^#cell-\d+(?:-line-(\d+))?$/) || [];
    const wanted = rowOf(root.dataset.chosen) || (!linked && isEditable && rows().find((row) => !isDone(row)));
    if (wanted) choose(wanted, isEditable && !isNarrow());
    if (wanted && line) field.toLine(Number(line));
  }

  if (root) start();
  return { finish, move, leave, refresh };
})();
