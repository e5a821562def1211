// The editor's keys. A key pressed while 한글 is being composed belongs to the composition.
"use strict";

const keys = (() => {
  const dialog = document.getElementById("keys");
  const isTyping = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
  const isControl = (target) => Boolean(target.closest?.("a[href], button, summary, [role=tab]"));
  const show = () => { if (!dialog.open) dialog.showModal(); };

  const anywhere = {
    "Ctrl+Enter": () => editor.finish(),
    "Alt+ArrowDown": () => editor.move(1, true),
    "Alt+ArrowUp": () => editor.move(-1, true),
    "Alt+KeyM": () => machine.ask(),
    "Alt+KeyP": () => side.togglePreview(),
    "Alt+Enter": () => terms.fix(),
    "Alt+KeyT": () => terms.propose(),
    "Escape": () => editor.leave(),
  };
  const outside = {
    "KeyJ": () => editor.move(1, false),
    "KeyK": () => editor.move(-1, false),
    "Shift+Slash": show,
  };

  function nameOf(event) {
    const isCommand = event.ctrlKey || event.metaKey;
    return `${isCommand ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.code.replace("NumpadEnter", "Enter")}`;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
    const name = nameOf(event), digit = name.match(/^Alt\+(?:Digit|Numpad)([1-9])$/)?.[1];
    const isFree = !isTyping(event.target);
    let act = anywhere[name] || (isFree && outside[name]);
    if (digit) act = () => { const text = side.numbered(Number(digit)); if (text) field.insert(text); };
    if (name === "Enter" && isFree && !isControl(event.target)) act = () => field.focus();
    if (!act || event.defaultPrevented) return;
    event.preventDefault();
    act();
  });

  return { show };
})();
