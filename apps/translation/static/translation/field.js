// The field of the chosen segment: its text, what is said about it, and finishing it.
"use strict";

const field = (() => {
  const CHECK_PAUSE_MS = 450;
  const template = document.getElementById("field");
  const sent = new Set(), refusals = new Map(); // segments on their way to be finished; what was said of others
  let row = null, form = null, base = "", followed = "", checked = "", checkTimer = 0, checking = null;

  const part = (name) => form?.querySelector(`[data-part="${name}"]`);
  const area = () => form?.elements.text;
  const standing = () => row.dataset.text || "";

  /** Where the text of a row comes from: this browser, then the draft, then what stands. */
  function typedIn(one) {
    const kept = drafts.read(one.dataset.segment);
    if (kept && !kept.isSent) return { text: kept.text, base: kept.base };
    if ("draft" in one.dataset) return { text: one.dataset.draft, base: one.dataset.draftBase };
    return { text: one.dataset.text || "", base: one.dataset.base };
  }

  function open(one) {
    close();
    row = one;
    const typed = typedIn(row);
    base = typed.base;
    row.append(template.content.cloneNode(true));
    form = row.querySelector(".field-form");
    area().value = followed = typed.text;
    if (row.dataset.kind === "code") { area().classList.add("mono"); area().lang = "en"; }
    grow();
    fillChips();
    check();
    showRefusal();
    if (drafts.read(row.dataset.segment)?.isSent === false) drafts.send(row.dataset.segment);
  }

  function close() {
    if (!form) return;
    const text = area().value, isTyped = text !== standing();
    form.remove();
    form = null;
    clearTimeout(checkTimer);
    if (isTyped) showDraft(row, text);
    row = null;
  }

  /** The row as it looks with a draft that this browser knows of. */
  function showDraft(one, text) {
    const opener = one.querySelector(".opener");
    one.dataset.draft = text;
    if (!("draftBase" in one.dataset)) one.dataset.draftBase = one.dataset.base;
    if (one.dataset.kind === "code") return;
    opener.textContent = text || opener.textContent;
    one.classList.add("is-drafted");
  }

  function grow() {
    if (CSS.supports("field-sizing", "content") || !area()) return;
    area().style.height = "auto";
    area().style.height = `${area().scrollHeight + 2}px`;
  }

  /** Put the caret at the beginning of a line, from 1, and that line into view. */
  function toLine(number) {
    if (!area()) return;
    const before = area().value.split("\n").slice(0, number - 1);
    const start = before.reduce((length, line) => length + line.length + 1, 0);
    area().focus({ preventScroll: true });
    area().setSelectionRange(start, start);
    area().scrollIntoView({ block: "center" });
  }

  function typed() {
    grow();
    const segment = row.dataset.segment, text = area().value;
    refusals.delete(segment);
    part("refusal").replaceChildren();
    markChips();
    if (text === standing() && !("draft" in row.dataset) && !drafts.read(segment)) return;
    drafts.keep(segment, text, base);
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, CHECK_PAUSE_MS);
  }

  async function check() {
    checking?.abort();
    checking = new AbortController();
    const mine = form, text = area().value;
    if (!text.trim()) { part("checks").replaceChildren(); return; }
    try {
      const address = drafts.url("checksUrl", row.dataset.segment);
      const response = await drafts.post(address, { text }, { signal: checking.signal });
      if (!response.ok || form !== mine) return;
      part("checks").innerHTML = await response.text();
      checked = text;
    } catch { /* typed on, or offline: the next pause asks again */ }
  }

  /** Put text at the caret, so that the browser's own undo knows of it. */
  function insert(text) {
    if (!form) return;
    area().focus();
    if (!document.execCommand("insertText", false, text)) {
      area().setRangeText(text, area().selectionStart, area().selectionEnd, "end");
      area().dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function replace(text) {
    area().focus();
    area().select();
    if (text) insert(text);
    else document.execCommand("delete");
  }

  /** Take a corrected text over, unless somebody typed on since it was made: then it is made anew. */
  function fix(text) {
    if (!form) return;
    if (area().value === checked) swap(text);
    check();
  }

  /** Write only what differs, so that the caret stays where the text was put right. */
  function swap(text) {
    const old = area().value, most = Math.min(old.length, text.length);
    let start = 0, left = 0;
    while (start < most && old[start] === text[start]) start++;
    while (left < most - start && old.at(-1 - left) === text.at(-1 - left)) left++;
    area().focus();
    area().setSelectionRange(start, old.length - left);
    if (start < text.length - left) insert(text.slice(start, text.length - left));
    else if (start < old.length - left) document.execCommand("delete");
  }

  function fillChips() {
    const box = part("chips");
    const terms = [...row.querySelectorAll(".segment-source .term[data-insert]")];
    const wanted = new Map(terms.filter((term) => term.dataset.insert)
      .map((term) => [term.dataset.insert, term.dataset.term]));
    for (const text of (row.dataset.chips || "").split("\n").filter(Boolean)) box.append(chip(text, [spoken("en", text)], "mono"));
    for (const [text, term] of wanted) box.append(chip(text, [spoken("en", term), " ", spoken("ko", text)], "term-chip"));
    markChips();
  }

  function spoken(language, text) {
    const part = document.createElement("span");
    part.lang = language;
    part.textContent = text;
    return part;
  }

  function chip(text, label, kind) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `chip ${kind}`;
    button.dataset.insert = text;
    button.append(...label);
    return button;
  }

  function markChips() {
    for (const one of part("chips").children) one.classList.toggle("used", area().value.includes(one.dataset.insert));
  }

  /** Send what stands here to be finished. Returns the site's answer; null: it is a draft still. */
  async function finish() {
    if (!form || sent.has(row.dataset.segment)) return null;
    const { segment, source } = row.dataset, text = area().value, from = base, isChanged = text !== standing();
    const tell = (...said) => { if (row?.dataset.segment === segment) status(...said); };
    sent.add(segment);
    refusals.delete(segment);
    try {
      await drafts.hold(segment);
      const response = await drafts.post(drafts.url("finishUrl", segment), { text, base: from, source });
      const answer = await response.text();
      if (response.ok) { settle(segment, text); return answer; }
      if (isChanged) keep(segment, text, from);
      if (response.status === 422 || response.status === 409) { refusals.set(segment, answer); showRefusal(); }
      else tell({ 401: "signedOut", 404: "gone" }[response.status] || "kept", response.status === 403 ? answer : "");
    } catch {
      keep(segment, text, from);
      tell("kept");
    } finally {
      sent.delete(segment);
    }
    return null;
  }

  /** A finished text is no draft any more, unless somebody typed on meanwhile. */
  function settle(segment, text) {
    if ((drafts.read(segment)?.text ?? text) === text) drafts.forget(segment);
    drafts.seen.delete(segment);
  }

  function keep(segment, text, from) {
    const kept = drafts.read(segment);
    drafts.keep(segment, kept && !kept.isSent ? kept.text : text, from);
  }

  function showRefusal() {
    const said = refusals.get(row?.dataset.segment);
    if (said && form) part("refusal").innerHTML = said;
  }

  /** Whether nothing is known to speak against the text, and nothing is open about it. */
  const looksSound = () => Boolean(form && area().value.trim())
    && !part("checks").querySelector(".tag.bad") && !part("refusal").childElementCount;

  function status(state, sentence = "") {
    const line = part("saved");
    if (!line) return;
    const words = { saving: "saving", kept: "kept", signedOut: "signedOut", otherWriter: "otherWriter", gone: "gone" };
    line.classList.toggle("warned", state in { kept: 1, signedOut: 1, otherWriter: 1, gone: 1 });
    if (state === "typing") line.textContent = "";
    else if (state === "saved") {
      const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      line.textContent = `${line.dataset.saved} · ${clock}`;
    } else line.textContent = sentence || line.dataset[words[state]] || "";
    if (state === "signedOut") {
      const way = document.createElement("a");
      Object.assign(way, { href: line.dataset.signInUrl, target: "_blank", className: "link", textContent: line.dataset.signIn });
      line.append(" ", way);
    }
  }

  drafts.listen((segment, state, detail) => {
    if (!row || row.dataset.segment !== segment) return;
    if (state === "conflict") part("refusal").innerHTML = detail;
    else if (state === "elsewhere") takeOver(detail);
    else status(state, typeof detail === "string" ? detail : "");
  });

  /** Another tab typed on in this segment: follow it, unless something else was typed here. */
  function takeOver({ before, now }) {
    if (now.seen) drafts.seen.set(row.dataset.segment, now.seen);
    const isUntouched = area().value === followed || area().value === before?.text;
    if (now.text === area().value || !isUntouched) return;
    area().value = followed = now.text;
    base = now.base;
    grow();
  }

  function resolve(button, isMine) {
    const { text, base: other, seen } = button.dataset;
    if (other !== undefined) base = other;
    if (seen) drafts.seen.set(row.dataset.segment, seen);
    part("refusal").replaceChildren();
    if (!isMine) replace(text);
    drafts.keep(row.dataset.segment, area().value, base);
    area().focus();
  }

  document.addEventListener("input", (event) => { if (event.target === area()) typed(); });

  return {
    open, close, insert, replace, fix, check, finish, resolve, showDraft, looksSound,
    isSent: (one) => sent.has(one.dataset.segment),
    get isTouched() { return Boolean(form) && area().value !== followed; },
    get row() { return row; },
    get text() { return area()?.value || ""; },
    get standing() { return standing(); },
    focus: () => { area()?.focus({ preventScroll: true }); area()?.setSelectionRange(area().value.length, area().value.length); },
    blur: () => area()?.blur(),
    toLine,
    hasFocus: () => Boolean(form) && document.activeElement === area(),
  };
})();
