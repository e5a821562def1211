// What somebody has typed survives the answer to something else: the form that takes its place gets it.
"use strict";
{
  const SET = "textarea, select, input:not([type=hidden], [type=file], [type=submit], [type=password])";
  const unkept = new WeakSet(); // forms that were given back a text, which the site still has not kept
  let kept = [];

  const address = (form) => form.getAttribute("action");
  const fields = (form) => [...form.querySelectorAll(SET)].filter((field) => field.name && field.form === form);
  const isText = (field) => field.matches("textarea, input:not([type=radio], [type=checkbox])");
  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
  const isTyped = (field) => isText(field) && (field.value !== field.defaultValue || unkept.has(field.form));

  /** Whether the form holds something that is not on its way to the site, or was sent back. */
  function isOwed(form, { requestConfig: asked, xhr }) {
    const typed = fields(form).filter(isTyped);
    if (asked.elt !== form && asked.elt.form !== form) return typed.length > 0;
    return xhr.status === 422 || typed.some((field) => asked.formData.get(field.name) !== field.value);
  }

  function stateOf(form) {
    const active = fields(form).find((field) => field === document.activeElement);
    return {
      address: address(form),
      isOpen: form.closest("details")?.open,
      fields: fields(form).map(({ name, value, checked }) => ({ name, value, checked })),
      caret: active && isText(active) && { name: active.name, at: active.selectionStart, to: active.selectionEnd },
    };
  }

  function giveBack(form, state) {
    for (const field of fields(form)) {
      const was = state.fields.find(({ name, value }) => name === field.name && (!isChoice(field) || value === field.value));
      if (was && isChoice(field)) field.checked = was.checked;
      else if (was && field.value !== was.value) field.value = was.value;
    }
    const around = form.closest("details");
    if (around && state.isOpen) around.open = true;
    const field = state.caret && form.elements[state.caret.name];
    if (field) { field.focus({ preventScroll: true }); field.setSelectionRange?.(state.caret.at, state.caret.to); }
    unkept.add(form);
  }

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const forms = [...detail.target.querySelectorAll("form[method=post][action]")];
    kept = forms.filter((form) => isOwed(form, detail)).map(stateOf);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const state of kept.splice(0)) {
      const form = [...document.forms].find((each) => address(each) === state.address);
      if (form) giveBack(form, state);
    }
  });
}
