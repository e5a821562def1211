// What htmx cannot do: the menu on narrow screens, the word when the connection is gone.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest(".menu-button");
  if (button) {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) copyText(copier.dataset.copy).then(() => copier.classList.add("copied"));
  for (const open of document.querySelectorAll("details.person[open]"))
    if (!open.contains(event.target)) open.open = false;
});

/** The clipboard's own door is shut on plain HTTP; there the old way is left. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const focused = document.activeElement, holder = document.createElement("textarea");
  holder.value = text;
  (document.querySelector("dialog[open]") || document.body).append(holder);
  holder.select();
  document.execCommand("copy");
  holder.remove();
  focused?.focus();
}

function say(sentence) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.textContent = sentence;
  document.getElementById("notices").replaceChildren(notice);
}

document.addEventListener("htmx:responseError", (event) => {
  const type = event.detail.xhr.getResponseHeader("content-type") || "";
  say(type.startsWith("text/plain") || event.detail.xhr.status === 401
    ? event.detail.xhr.responseText : document.title + " · " + event.detail.xhr.status);
});
const offline = () => document.getElementById("offline");
document.addEventListener("htmx:sendError", () => { offline().hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) offline().hidden = true; });
window.addEventListener("offline", () => { offline().hidden = false; });
window.addEventListener("online", () => { offline().hidden = true; });

const menu = document.querySelector("[data-menu]")?.dataset.menu;
document.querySelector(`.bar [data-section="${menu}"]`)?.setAttribute("aria-current", "page");
