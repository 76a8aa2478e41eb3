// Messages as rows: who, when, what, and the way into their threads.
import { h, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { attachments, blocks } from "./blocks.js";
import { inChannel, isReply, send, store } from "./store.js";

const TOGETHER = 5 * 60; // seconds within which one person's messages stand under one name
const seconds = (ts) => Number(ts.split(".")[0]);
const at = (ts) => new Date(seconds(ts) * 1000);
export const clock = (ts) => at(ts).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
const full = (ts) => at(ts).toLocaleString([], { dateStyle: "full", timeStyle: "short" });

export function dayName(ts) {
  const day = at(ts);
  const start = (date) => new Date(date).setHours(0, 0, 0, 0);
  const days = Math.round((start(new Date()) - start(day)) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
}

export function avatar(id, size = "") {
  const person = store.people[id] ?? { name: "?", color: "#777" };
  if (id === store.bot) return h("img", { class: `avatar ${size}`, src: "/assets/sectorwire.svg", alt: "" });
  const initials = person.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  return h("span", { class: `avatar ${size}`, color: person.color, "aria-hidden": "true" }, initials);
}

// Whether a message stands under the name of the one before. What only one person sees keeps its own head: it answers something.
function goesUnder(message, before) {
  return Boolean(before) && !before.subtype && !message.subtype && !before.is_ephemeral && !message.is_ephemeral && before.user === message.user
    && seconds(message.ts) - seconds(before.ts) < TOGETHER && dayName(before.ts) === dayName(message.ts);
}

const drawn = new WeakMap(); // message -> how it stands -> its row

export function row(message, before, { openThread, inThread = false } = {}) {
  const under = goesUnder(message, before);
  const rows = drawn.get(message) ?? drawn.set(message, new Map()).get(message);
  const standing = `${under} ${inThread} ${store.epoch}`;
  if (!rows.has(standing)) rows.set(standing, newRow(message, under, openThread, inThread));
  return rows.get(standing);
}

function newRow(message, under, openThread, inThread) {
  const person = store.people[message.user] ?? { name: "Unknown", bot: false };
  const stamp = h("time", { class: "stamp", datetime: at(message.ts).toISOString(), title: full(message.ts) }, clock(message.ts));
  const classes = ["message", under ? "under" : "", message.is_ephemeral ? "ephemeral" : "", message.subtype === "channel_join" ? "event" : ""];
  return h("article", { class: classes.join(" "), data: { ts: message.ts }, "aria-label": `${person.name}, ${clock(message.ts)}` },
    h("div", { class: "gutter" }, under ? stamp : avatar(message.user)),
    h("div", { class: "content" },
      message.is_ephemeral ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
      under ? null : h("p", { class: "who" },
        h("strong", {}, message.username ?? person.name), person.bot ? h("span", { class: "badge" }, "APP") : null, stamp),
      body(message),
      reactions(message),
      !inThread && message.reply_count ? threadLine(message, openThread) : null),
    inThread || message.is_ephemeral || message.subtype ? null : h("div", { class: "tools", role: "toolbar", "aria-label": "Message" },
      h("button", { type: "button", class: "icon", title: "Reply in thread", "aria-label": "Reply in thread", onclick: () => openThread(message) }, icon("reply"))));
}

function body(message) {
  const context = { channel: message.channel, ts: message.ts, collect: new Map() };
  const parts = [];
  if (message.blocks?.length) parts.push(h("div", { class: "blocks" }, blocks(message.blocks, context)));
  else if (message.text) parts.push(h("div", { class: "text" }, message.mrkdwn === false ? message.text : mrkdwn(message.text)));
  if (message.edited) parts.push(h("span", { class: "edited" }, "(edited)"));
  if (message.attachments) parts.push(...attachments(message.attachments, context));
  for (const file of message.files ?? []) {
    parts.push(h("a", { class: "file", href: file.url_private, download: file.name }, icon("file"),
      h("span", {}, h("strong", {}, file.title), h("small", {}, `${file.filetype.toUpperCase()} · ${file.size} bytes`))));
  }
  return parts;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((reaction) =>
    h("button", { type: "button", class: `reaction ${reaction.users.includes(store.me) ? "mine" : ""}`, title: `:${reaction.name}:`,
      onclick: () => send("react", { channel: message.channel, ts: message.ts, name: reaction.name }) },
      emoji(reaction.name) ?? `:${reaction.name}:`, h("span", {}, String(reaction.count)))));
}

function threadLine(message, openThread) {
  const count = message.reply_count;
  return h("button", { type: "button", class: "thread-line", onclick: () => openThread(message) },
    h("span", { class: "faces" }, message.reply_users.slice(0, 4).map((id) => avatar(id, "tiny"))),
    h("span", { class: "count" }, count === 1 ? "1 reply" : `${count} replies`),
    h("span", { class: "last" }, `Last reply ${dayName(message.latest_reply).toLowerCase()} at ${clock(message.latest_reply)}`));
}

export function channelRows(channel, unreadFrom, options) {
  const shown = inChannel(channel).filter((m) => !isReply(m) || m.subtype === "thread_broadcast").sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const rows = [];
  let before = null;
  for (const message of shown) {
    if (!before || dayName(before.ts) !== dayName(message.ts)) {
      rows.push(h("div", { class: "day" }, h("span", {}, dayName(message.ts))));
      before = null;
    }
    if (unreadFrom === message.ts) {
      rows.push(h("div", { class: "unread-mark", id: "unread-mark" }, h("span", {}, "New")));
      before = null;
    }
    rows.push(row(message, before, options));
    before = message;
  }
  return rows;
}
