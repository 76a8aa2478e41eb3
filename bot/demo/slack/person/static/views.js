// Modals and the Home tab.
import { byId, h, icon, keepingFocus, toast } from "./dom.js";
import { blocks, text } from "./blocks.js";
import { state } from "./elements.js";
import { send, store } from "./store.js";

const open = new Map(); // view id -> dialog

export function drawViews(current) {
  for (const [id, dialog] of open) {
    if (!store.views.has(id)) { dialog.close(); dialog.remove(); open.delete(id); } // closed first: that gives the focus back
  }
  for (const [id, record] of store.views) drawModal(id, record.view, current);
}

function drawModal(id, view, current) {
  const old = open.get(id);
  const context = { view: id, collect: new Map(), current };
  const close = () => send("close", { view: id }).catch((error) => toast(error.message));
  const form = h("form", { class: "modal-form", novalidate: true },
    h("header", {}, h("h2", { id: `title-${id}` }, text(view.title)),
      h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: close }, icon("close"))),
    h("div", { class: "dialog-body" }, blocks(view.blocks, context)),
    h("footer", {},
      h("button", { type: "button", class: "b-button", onclick: close }, view.close ? text(view.close) : "Cancel"),
      view.submit ? h("button", { type: "submit", class: "b-button primary" }, text(view.submit)) : null));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = view.blocks.filter((block) => block.type === "input" && !block.optional && empty(context.collect.get(block.block_id)));
    if (missing.length) return complain(form, Object.fromEntries(missing.map((block) => [block.block_id, "Please fill this in."])));
    form.classList.add("busy");
    try {
      const answer = await send("submit", { view: id, values: state(context) });
      complain(form, answer.errors);
    } catch (error) {
      toast(error.message === "operation_timeout" ? "The app did not answer in time. Try again." : error.message);
    } finally {
      form.classList.remove("busy");
    }
  });
  const dialog = old ?? h("dialog", { class: "dialog", "aria-labelledby": `title-${id}`, oncancel: (event) => { event.preventDefault(); close(); } });
  keepingFocus(dialog, () => dialog.replaceChildren(form));
  if (!old) {
    open.set(id, dialog);
    byId("dialogs").append(dialog);
    dialog.showModal();
    form.querySelector(".dialog-body :is(input, select, textarea):not([disabled])")?.focus();
  }
}

function empty(actions) {
  const [value] = actions?.values() ?? [];
  if (!value) return true;
  return Object.entries(value).every(([key, given]) => key === "type" || given === null || given === "" || (Array.isArray(given) && !given.length));
}

function complain(form, errors) {
  let first = null;
  for (const group of form.querySelectorAll(".b-input")) {
    const message = errors[group.dataset.block] ?? "";
    group.querySelector(".i-error").textContent = message;
    group.classList.toggle("wrong", Boolean(message));
    for (const field of group.querySelectorAll("input, select, textarea")) field.setAttribute("aria-invalid", String(Boolean(message)));
    if (message && !first) first = group;
  }
  first?.querySelector("input, select, textarea")?.focus();
}

export function drawHome() {
  const place = byId("home");
  const context = { view: store.homeId, collect: new Map() };
  const top = place.scrollTop;
  if (store.home) keepingFocus(place, () => place.replaceChildren(h("div", { class: "blocks" }, blocks(store.home.blocks, context))));
  else place.replaceChildren(h("p", { class: "empty" }, "The app has not drawn its Home yet."));
  place.scrollTop = top;
}
