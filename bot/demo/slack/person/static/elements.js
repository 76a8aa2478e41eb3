// Buttons, menus, selects and inputs. In a message or Home tab a choice is sent at once; in a modal the
// values wait in `context.collect` (block id -> action id -> what was chosen) for its submission.
import { h, icon, openMenu, toast } from "./dom.js";
import { safeLink } from "./mrkdwn.js";
import { send, store, title } from "./store.js";
import { text } from "./blocks.js";

const NOT_LISTENING = "The app is not listening now.";

async function act(part, block, context, chosen, node) {
  if (part.confirm && !(await confirmed(part.confirm))) return;
  node?.classList.add("busy");
  try {
    const given = { block_id: block.block_id, action_id: part.action_id, state: state(context), ...chosen };
    const answer = await send("act", { ...where(context), ...given });
    if (!answer.acknowledged) toast("The app did not answer in time. Try again.");
  } catch (error) {
    toast(`That did not work: ${error.message}`);
  } finally {
    node?.classList.remove("busy");
  }
}

const where = (context) => (context.view ? { view: context.view } : { channel: context.channel, ts: context.ts });

export function state(context) {
  const values = {};
  for (const [blockId, actions] of context.collect ?? []) values[blockId] = Object.fromEntries(actions);
  return values;
}

function remember(part, block, context, value) {
  if (!context.collect) return;
  if (!context.collect.has(block.block_id)) context.collect.set(block.block_id, new Map());
  context.collect.get(block.block_id).set(part.action_id, { type: part.type, ...value });
}

export function element(part, block, context) {
  const draw = DRAW[part.type];
  if (!draw) return h("span", { class: "b-unknown" }, `(${part.type})`);
  const node = draw(part, block, context);
  if (!store.listening && !part.url && part.type !== "image") {
    for (const control of [node, ...node.querySelectorAll("button, select, input, textarea")]) {
      control.setAttribute("disabled", "");
      control.title = NOT_LISTENING;
    }
  }
  return node;
}

export function input(block, context) {
  const label = h("span", { class: "i-label" }, text(block.label), block.optional ? h("small", {}, " optional") : null);
  const group = ["checkboxes", "radio_buttons", "multi_static_select"].includes(block.element.type);
  return h(group ? "fieldset" : "label", { class: "b-input", data: { block: block.block_id } },
    group ? h("legend", {}, label) : label,
    element(block.element, block, context),
    block.hint ? h("small", { class: "i-hint" }, text(block.hint)) : null,
    h("small", { class: "i-error", role: "alert" }));
}

const DRAW = {
  button(part, block, context) {
    const classes = `b-button ${part.style ?? ""}`;
    const href = part.url && safeLink(part.url);
    if (href) {
      return h("a", { class: classes, href, target: "_blank", rel: "noopener noreferrer", "aria-label": part.accessibility_label,
        onclick: () => { if (store.listening) act(part, block, context, {}); } }, text(part.text));
    }
    const node = h("button", { type: "button", class: classes, "aria-label": part.accessibility_label,
      onclick: () => act(part, block, context, {}, node) }, text(part.text));
    return node;
  },
  overflow(part, block, context) {
    const node = h("button", { type: "button", class: "b-button b-overflow", "aria-label": "More actions", "aria-haspopup": "menu",
      onclick: () => openMenu(node, part.options.map((option) => ({
        content: text(option.text),
        note: option.description ? option.description.text : "",
        run: () => {
          const href = option.url && safeLink(option.url);
          if (href) window.open(href, "_blank", "noopener,noreferrer");
          act(part, block, context, { option: option.value }, node);
        },
      })), "More actions") }, icon("dots"));
    return node;
  },
  image: (part) => h("span", { class: "b-picture-away", role: "img", "aria-label": part.alt_text }, part.alt_text || "picture"),
  static_select: (part, block, context) => select(part, block, context, groups(part), part.initial_option?.value,
    (option) => ({ option: option.value }), (option) => ({ selected_option: option })),
  users_select: (part, block, context) => select(part, block, context, [{ options: people() }], part.initial_user,
    (option) => ({ selected_user: option.value }), (option) => ({ selected_user: option.value })),
  conversations_select: (part, block, context) => select(part, block, context, [{ options: channels() }],
    part.initial_conversation ?? (part.default_to_current_conversation ? context.current : undefined),
    (option) => ({ selected_conversation: option.value }), (option) => ({ selected_conversation: option.value })),
  channels_select: (part, block, context) => select(part, block, context, [{ options: channels() }], part.initial_channel,
    (option) => ({ selected_channel: option.value }), (option) => ({ selected_channel: option.value })),
  multi_static_select: (part, block, context) => many(part, block, context, groups(part).flatMap((group) => group.options)),
  checkboxes: (part, block, context) => many(part, block, context, part.options),
  radio_buttons(part, block, context) {
    const name = `${block.block_id}-${part.action_id}`;
    const choose = (option) => { remember(part, block, context, { selected_option: option }); dispatch(part, block, context, { option: option.value }); };
    if (part.initial_option) remember(part, block, context, { selected_option: part.initial_option });
    return h("div", { class: "b-options" }, part.options.map((option) => h("label", { class: "b-option" },
      h("input", { type: "radio", name, checked: part.initial_option?.value === option.value, onchange: () => choose(option) }),
      h("span", {}, text(option.text)))));
  },
  datepicker: (part, block, context) => field(part, block, context, "date", part.initial_date, "selected_date"),
  timepicker: (part, block, context) => field(part, block, context, "time", part.initial_time, "selected_time"),
  number_input: (part, block, context) => field(part, block, context, "number", part.initial_value, "value"),
  plain_text_input(part, block, context) {
    const node = h(part.multiline ? "textarea" : "input", {
      class: "i-text", rows: part.multiline ? 4 : null, placeholder: part.placeholder?.text, maxlength: part.max_length,
      minlength: part.min_length, "aria-label": block.label?.text,
      oninput: () => remember(part, block, context, { value: node.value || null }),
    });
    node.value = part.initial_value ?? "";
    remember(part, block, context, { value: node.value || null });
    return node;
  },
  external_select(part, block, context) {
    const results = h("div", { class: "b-results" });
    const node = h("input", { class: "i-text", type: "search", placeholder: part.placeholder?.text ?? "Type to search",
      oninput: async () => {
        if (node.value.length < (part.min_query_length ?? 3)) return results.replaceChildren();
        const answer = await send("options", { ...where(context), block_id: block.block_id, action_id: part.action_id, typed: node.value });
        results.replaceChildren(...answer.options.map((option) => h("button", { type: "button", class: "menu-item", onclick: () => {
          node.value = option.text.text;
          results.replaceChildren();
          remember(part, block, context, { selected_option: option });
        } }, text(option.text))));
      } });
    return h("div", { class: "b-external" }, node, results);
  },
};

const groups = (part) => part.option_groups?.map((group) => ({ label: group.label.text, options: group.options })) ?? [{ options: part.options }];
const plain = (label) => ({ type: "plain_text", text: label });
const people = () => Object.values(store.people).filter((person) => !person.bot).map((person) => ({ text: plain(person.name), value: person.id }));
const channels = () => [...store.channels.values()].filter((channel) => channel.kind !== "im")
  .map((channel) => ({ text: plain(`#${title(channel)}`), value: channel.id }));

function dispatch(part, block, context, chosen, node) {
  // In a modal an input block's choice waits for the submission unless the block asks otherwise.
  if (block.type !== "input" || block.dispatch_action) act(part, block, context, chosen, node);
}

function select(part, block, context, optionGroups, initial, sent, kept) {
  const all = optionGroups.flatMap((group) => group.options);
  const node = h("select", { class: "b-select", "aria-label": block.label?.text ?? part.placeholder?.text ?? "Choose",
    onchange: () => {
      const option = all[Number(node.value)];
      if (!option) return;
      remember(part, block, context, kept(option));
      dispatch(part, block, context, sent(option), node);
    } });
  if (!all.some((option) => option.value === initial)) node.append(h("option", { value: "-1" }, part.placeholder?.text ?? "Choose"));
  let number = 0;
  for (const group of optionGroups) {
    const options = group.options.map((option) => h("option", { value: number++, selected: option.value === initial }, text(option.text)));
    node.append(...(group.label ? [h("optgroup", { label: group.label }, options)] : options));
  }
  const first = all.find((option) => option.value === initial);
  if (first) remember(part, block, context, kept(first));
  return node;
}

function many(part, block, context, options) {
  const chosen = new Set((part.initial_options ?? []).map((option) => option.value));
  const update = (changed) => {
    const picked = options.filter((option) => chosen.has(option.value));
    remember(part, block, context, { selected_options: picked });
    if (changed) dispatch(part, block, context, { options: picked.map((option) => option.value) });
  };
  update(false);
  return h("div", { class: "b-options" }, options.map((option) => h("label", { class: "b-option" },
    h("input", { type: "checkbox", checked: chosen.has(option.value),
      onchange: (event) => { if (event.target.checked) chosen.add(option.value); else chosen.delete(option.value); update(true); } }),
    h("span", {}, text(option.text), option.description ? h("small", {}, text(option.description)) : null))));
}

function field(part, block, context, type, initial, key) {
  const node = h("input", { type, class: "i-text i-short", "aria-label": block.label?.text ?? part.placeholder?.text,
    min: part.min_value, max: part.max_value,
    onchange: () => { remember(part, block, context, { [key]: node.value || null }); dispatch(part, block, context, { [key]: node.value }); } });
  node.value = initial ?? "";
  remember(part, block, context, { [key]: node.value || null });
  return node;
}

function confirmed(ask) {
  return new Promise((resolve) => {
    const done = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "dialog small", oncancel: () => done(false) },
      h("h2", {}, text(ask.title)), h("div", { class: "dialog-body" }, text(ask.text)),
      h("footer", {},
        h("button", { type: "button", class: "b-button", onclick: () => done(false) }, text(ask.deny)),
        h("button", { type: "button", class: `b-button ${ask.style ?? "primary"}`, onclick: () => done(true) }, text(ask.confirm))));
    document.getElementById("dialogs").append(dialog);
    dialog.showModal();
  });
}
