// The box that takes messages and slash commands, with hints while one types.
import { h, icon, toast } from "./dom.js";
import { draft, keepDraft } from "./memory.js";
import { send, store, title } from "./store.js";

export function composer({ channel, thread, placeholder }) {
  const id = `hints-${channel}-${thread ?? ""}`;
  const hints = h("div", { class: "hints", role: "listbox", id, "aria-label": "Suggestions", hidden: true });
  const box = h("textarea", { class: "box", rows: 1, placeholder, "aria-label": placeholder, autocomplete: "off",
    "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", enterkeyhint: "send" });
  const foot = h("span", { class: "composer-note" });
  const button = h("button", { class: "send", type: "submit", "aria-label": "Send", disabled: true }, icon("send"));
  let offered = [];
  let chosen = 0;

  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
    button.disabled = !box.value.trim();
    foot.textContent = note(box.value);
    keepDraft(channel, thread, box.value);
  };
  const hide = () => { offered = []; hints.hidden = true; tellHints(); };
  const tellHints = () => {
    box.setAttribute("aria-expanded", String(!hints.hidden));
    if (hints.hidden) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `${id}-${chosen}`);
  };
  const take = (offer) => {
    box.value = box.value.slice(0, box.selectionStart - offer.typed.length) + offer.text + box.value.slice(box.selectionStart);
    hide();
    fit();
    box.focus();
  };
  const show = () => {
    offered = suggestions(box.value.slice(0, box.selectionStart));
    chosen = 0;
    hints.hidden = !offered.length;
    draw();
  };
  const draw = () => {
    hints.replaceChildren(...offered.map((offer, number) =>
      h("div", { class: "hint", role: "option", id: `${id}-${number}`, "aria-selected": String(number === chosen),
        onpointerdown: (event) => { event.preventDefault(); take(offer); } },
        h("span", { class: "hint-name" }, offer.name), offer.usage ? h("code", {}, offer.usage) : null,
        h("span", { class: "hint-note" }, offer.note))));
    tellHints();
  };

  async function submit() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    hide();
    fit();
    try {
      const isCommand = /^\/[a-z]/.test(text);
      await send(isCommand ? "command" : "say", { channel, text, ...(thread ? { thread_ts: thread } : {}) });
    } catch (error) {
      box.value = text;
      fit();
      toast(error.message === "is_archived" ? "This channel is archived." : `Not sent. ${error.message}`);
    }
  }

  box.addEventListener("input", () => { fit(); show(); });
  box.addEventListener("blur", hide);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (offered.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
      draw();
    } else if (offered.length && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && offered[chosen].typed !== offered[chosen].name))) {
      event.preventDefault();
      take(offered[chosen]);
    } else if (offered.length && event.key === "Escape") {
      event.stopPropagation();
      hide();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
    hints, box, h("div", { class: "composer-foot" }, foot, button));
  box.value = draft(channel, thread);
  foot.textContent = note(box.value);
  requestAnimationFrame(fit); // only in the page has it a height
  return {
    node: form,
    focus: () => box.focus(),
    put: (text) => { box.value = text; fit(); box.focus(); },
  };
}

// What may follow the command that is being typed, else which keys there are.
function note(text) {
  const command = store.commands.find((c) => text.startsWith(`${c.name} `));
  if (command) return `${command.name} ${command.hint}`;
  return store.commands.length ? "Enter to send · / for commands · @ for people" : "Enter to send · @ for people · # for channels";
}

function suggestions(before) {
  const command = /^\/[a-z-]*$/.exec(before);
  if (command) {
    return store.commands.filter((c) => c.name.startsWith(command[0]))
      .map((c) => ({ name: c.name, usage: c.hint, note: c.description, text: `${c.name} `, typed: command[0] }));
  }
  const started = /(?:^|\s)([@#])([a-z0-9._-]*)$/.exec(before);
  if (!started) return [];
  const typed = started[1] + started[2];
  if (started[1] === "@") {
    return Object.values(store.people).filter((p) => p.handle?.startsWith(started[2]) && p.id !== store.me).slice(0, 6)
      .map((p) => ({ name: `@${p.handle}`, note: p.name, text: `@${p.handle} `, typed }));
  }
  return [...store.channels.values()].filter((c) => c.kind !== "im" && c.name.startsWith(started[2])).slice(0, 6)
    .map((c) => ({ name: `#${title(c)}`, note: c.topic, text: `#${title(c)} `, typed }));
}
