// Every keystroke is kept in this browser, every pause is sent to the site. A draft stays here until
// the site has it, whatever happens to the connection, the sign-in or this tab.
"use strict";

const drafts = (() => {
  const PAUSE_MS = 800, RETRY_MS = 15000, FORGOTTEN_AFTER_MS = 30 * 24 * 3600 * 1000;
  const root = document.getElementById("segments");
  const writer = root?.dataset.writer || "";
  const prefix = `topa-draft:${writer}:`;
  const timers = new Map(), underWay = new Map(), seen = new Map();
  const NEVER = "none"; // what is sent when no draft of the site was seen
  const listeners = [];

  const tell = (segment, state, detail) => listeners.forEach((listen) => listen(segment, state, detail));
  const url = (name, segment) => root.dataset[name].replace("/0/", `/${segment}/`);
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || "";

  function post(address, fields, options = {}) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams({ writer, ...fields }),
      headers: { "X-CSRFToken": token(), "HX-Request": "true" },
      credentials: "same-origin",
      ...options,
    });
  }

  function read(segment) {
    try { return JSON.parse(localStorage.getItem(prefix + segment)); } catch { return null; }
  }

  function write(segment, entry) {
    try { localStorage.setItem(prefix + segment, JSON.stringify(entry)); } catch { send(segment, entry); }
  }

  function forget(segment) {
    clearTimeout(timers.get(segment));
    timers.delete(segment);
    localStorage.removeItem(prefix + segment);
  }

  /** Keep what is in the field now; the site gets it at the next pause. */
  function keep(segment, text, base) {
    write(segment, { text, base, seen: seen.get(segment) || "", at: Date.now(), isSent: false });
    tell(segment, "typing");
    clearTimeout(timers.get(segment));
    timers.set(segment, setTimeout(() => send(segment), PAUSE_MS));
  }

  async function send(segment, entry = read(segment), options = {}) {
    if (!entry || entry.isSent) return;
    clearTimeout(timers.get(segment));
    timers.delete(segment);
    if (underWay.has(segment)) { await underWay.get(segment); return send(segment); }
    const sending = deliver(segment, entry, options);
    underWay.set(segment, sending);
    await sending;
    underWay.delete(segment);
  }

  async function deliver(segment, entry, options) {
    tell(segment, "saving");
    try {
      const fields = { text: entry.text, base: entry.base, seen: entry.seen || NEVER };
      await settle(segment, entry, await post(url("draftUrl", segment), fields, options));
    } catch {
      tell(segment, "kept");
    }
  }

  /** Send nothing more of a segment, and wait for what is on its way. */
  async function hold(segment) {
    clearTimeout(timers.get(segment));
    timers.delete(segment);
    await underWay.get(segment);
  }

  async function settle(segment, entry, response) {
    if (response.ok) {
      seen.set(segment, (await response.json()).seen);
      const now = read(segment);
      if (now) write(segment, { ...now, seen: seen.get(segment), isSent: now.text === entry.text });
      tell(segment, "saved");
    } else if (response.status === 401) tell(segment, "signedOut");
    else if (response.status === 403) tell(segment, "otherWriter", await response.text());
    else if (response.status === 409) { setAside(segment); tell(segment, "conflict", await response.text()); }
    else if (response.status === 404) { setAside(segment); tell(segment, "gone"); }
    else tell(segment, "kept", response.status === 422 ? await response.text() : "");
  }

  /** Asking again would be answered alike: wait until the person opens the segment or types on. */
  function setAside(segment) {
    const now = read(segment);
    if (now) write(segment, { ...now, isAside: true });
  }

  function unsent() {
    const found = [];
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(prefix)) continue;
      const segment = name.slice(prefix.length), entry = read(segment);
      if (!entry || (entry.isSent && Date.now() - entry.at > FORGOTTEN_AFTER_MS)) forget(segment);
      else if (!entry.isSent && !entry.isAside) found.push(segment);
    }
    return found;
  }

  const sendAll = (options) => unsent().forEach((segment) => send(segment, read(segment), options));

  if (writer) {
    for (const row of root.querySelectorAll("[data-seen]")) seen.set(row.dataset.segment, row.dataset.seen);
    setTimeout(sendAll, 0);
    setInterval(sendAll, RETRY_MS);
    window.addEventListener("online", () => sendAll());
    window.addEventListener("focus", () => sendAll());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") sendAll({ keepalive: true });
    });
    window.addEventListener("pagehide", () => sendAll({ keepalive: true }));
    window.addEventListener("storage", (event) => {
      if (!event.key?.startsWith(prefix) || !event.newValue) return;
      tell(event.key.slice(prefix.length), "elsewhere", {
        before: event.oldValue ? JSON.parse(event.oldValue) : null, now: JSON.parse(event.newValue),
      });
    });
  }

  return {
    read, keep, forget, hold, send, post, url, seen,
    listen: (listener) => listeners.push(listener),
  };
})();
