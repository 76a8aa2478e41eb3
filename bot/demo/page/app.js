// The page as a whole: which channel and which thread are open, and what changes when.
import { byId, h, icon, toast } from "./dom.js";
import { avatar, channelRows, row } from "./messages.js";
import { composer } from "./composer.js";
import { drawHome, drawViews } from "./views.js";
import { connect, inChannel, isReply, on, replies, send, store, title } from "./store.js";
import { drawGuide } from "./guide.js";
import { startTheme } from "./theme.js";

const open = { channel: null, thread: null, tab: "messages", composer: null, threadComposer: null };
const read = new Map(); // channel -> ts up to which it was read in this visit
const wide = matchMedia("(min-width: 761px)");
const roomy = matchMedia("(min-width: 1181px)"); // the guide has a column of its own

const app = byId("app");
const list = byId("messages");
const channels = () => [...store.channels.values()].filter((c) => !c.archived);
const newest = (id) => inChannel(id).filter((m) => !isReply(m)).reduce((last, m) => (m.ts > last ? m.ts : last), "");
const unread = (id) => inChannel(id).filter((m) => !isReply(m) && m.user !== store.me && m.subtype !== "channel_join" && m.ts > (read.get(id) ?? ""));

// --- sidebar -----------------------------------------------------------------------------------------

function drawSide() {
  const entry = (channel) => {
    const count = unread(channel.id).length;
    const person = channel.kind === "im" ? channel.with : null;
    return h("button", { type: "button", class: `side-item ${count ? "unread" : ""}`, "aria-current": channel.id === open.channel ? "page" : null,
      data: { channel: channel.id }, onclick: () => openChannel(channel.id) },
      person ? avatar(person, "tiny") : icon("hash"), h("span", { class: "side-name" }, title(channel)),
      count ? h("span", { class: "count", "aria-label": `${count} unread` }, String(count)) : null);
  };
  const named = channels().filter((c) => c.kind !== "im");
  const direct = channels().filter((c) => c.kind === "im");
  byId("side").replaceChildren(
    h("h2", {}, "Channels"), ...named.map(entry),
    ...(direct.length ? [h("h2", {}, "Apps and people"), ...direct.map(entry)] : []),
    h("p", { class: "side-foot" }, h("span", { class: `dot ${store.listening ? "on" : ""}` }),
      store.listening ? "Sectorwire is listening" : "Sectorwire posts here"));
}

// --- channel -----------------------------------------------------------------------------------------

function openChannel(id, { focus = true } = {}) {
  if (!store.channels.has(id)) return;
  const changed = open.channel !== id;
  open.channel = id;
  if (changed) { closeThread(); open.tab = "messages"; }
  app.dataset.pane = "channel";
  history.replaceState(null, "", `#${id}`);
  const fresh = unread(id).sort((a, b) => (a.ts < b.ts ? -1 : 1))[0];
  drawChannel(fresh?.ts, fresh ? "unread" : "end");
  read.set(id, newest(id));
  drawSide();
  open.composer = composer({ channel: id, placeholder: `Message ${store.channels.get(id).kind === "im" ? title(store.channels.get(id)) : `#${title(store.channels.get(id))}`}` });
  byId("composer").replaceChildren(open.composer.node);
  if (focus && wide.matches) open.composer.focus();
  else if (focus) byId("main").focus({ preventScroll: true });
}

function drawChannel(unreadFrom, scroll) {
  const channel = store.channels.get(open.channel);
  const isApp = channel.kind === "im" && channel.with === store.bot;
  byId("channel-name").replaceChildren(channel.kind === "im" ? "" : h("span", { class: "hash" }, "#"), title(channel));
  byId("channel-topic").textContent = channel.topic;
  byId("channel-members").replaceChildren(icon("people"), String(channel.members));
  byId("channel-members").title = `${channel.members} members`;
  byId("channel-members").hidden = channel.kind === "im";
  drawTabs(isApp && (store.home || store.listening));
  const rows = channelRows(open.channel, unreadFrom, { openThread });
  const intro = channel.kind === "im" ? null : h("div", { class: "intro" }, h("h2", {}, `#${title(channel)}`),
    h("p", {}, channel.topic ? `${channel.topic}. ` : "", "This is where the channel begins."));
  list.replaceChildren(...[intro, ...rows].filter(Boolean));
  if (scroll === "end") list.scrollTop = list.scrollHeight;
  if (scroll === "unread") list.scrollTop = Math.max(0, (byId("unread-mark")?.offsetTop ?? 0) - 12);
}

function drawTabs(shown) {
  const tabs = byId("head-tabs");
  const home = shown && open.tab === "home";
  tabs.hidden = !shown;
  tabs.replaceChildren(...["home", "messages"].map((name) => h("button", { type: "button", role: "tab", "aria-selected": String(open.tab === name),
    onclick: () => { open.tab = name; drawChannel(null, "end"); send("home", { tab: name }).catch((error) => toast(error.message)); } },
    name === "home" ? "Home" : "Messages")));
  byId("home").hidden = !home;
  list.hidden = home;
  byId("composer").hidden = home;
  if (home) drawHome();
}

function redraw(change) {
  if (!open.channel || change.channel !== open.channel) return drawSide();
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const top = list.scrollTop;
  drawChannel(null, atEnd ? "end" : "keep");
  if (!atEnd) list.scrollTop = top;
  if (isAnswer(change)) reveal(change.ts);
  if (document.visibilityState === "visible") read.set(open.channel, newest(open.channel));
  drawSide();
  if (open.thread) drawThread();
}

// What the app says shortly after somebody asked it is shown from its beginning, wherever the view was.
const isAnswer = (change) => change.user === store.bot && !isReply(change) && change.channel === store.asked.channel && Date.now() < store.asked.until;

list.addEventListener("wheel", () => { store.asked.until = 0; }, { passive: true }); // whoever scrolls reads something else

function reveal(ts) {
  const node = list.querySelector(`[data-ts="${ts}"]`);
  if (node) list.scrollTop = Math.min(node.offsetTop - 12, list.scrollHeight);
}

// --- thread ------------------------------------------------------------------------------------------

function openThread(message) {
  const changed = open.thread !== message.ts;
  open.thread = message.ts;
  app.classList.add("with-thread");
  byId("thread").hidden = false;
  if (changed) open.threadComposer = composer({ channel: message.channel, thread: message.ts, placeholder: "Reply…" });
  drawThread(changed);
  if (wide.matches) open.threadComposer.focus();
}

function closeThread() {
  open.thread = null;
  app.classList.remove("with-thread");
  byId("thread").hidden = true;
}

function drawThread(fresh = false) {
  const parent = store.messages.get(open.channel)?.get(open.thread);
  if (!parent) return closeThread();
  const below = replies(parent).sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const scroll = h("div", { class: "scroll", tabindex: "0" },
    row(parent, null, { inThread: true }),
    below.length ? h("div", { class: "replies-mark" }, h("span", {}, below.length === 1 ? "1 reply" : `${below.length} replies`)) : null,
    below.map((message, number) => row(message, below[number - 1], { inThread: true })));
  const old = byId("thread").querySelector(".scroll");
  const typing = byId("thread").contains(document.activeElement);
  byId("thread").replaceChildren(
    h("header", { class: "pane-head" }, h("div", {}, h("h2", {}, "Thread"), h("p", {}, `#${title(store.channels.get(open.channel))}`)),
      h("button", { type: "button", class: "icon", "aria-label": "Close thread", onclick: closeThread }, icon("close"))),
    scroll, open.threadComposer.node);
  // The parent stands in the channel beside it, so a thread opens where its answers begin.
  if (old && !fresh) scroll.scrollTop = scroll.scrollHeight;
  else scroll.scrollTop = Math.max(0, (scroll.querySelector(".replies-mark")?.offsetTop ?? 0) - 8);
  if (typing) open.threadComposer.focus();
}

// --- guide, links, start -----------------------------------------------------------------------------

function follow(step) {
  const channel = channels().find((c) => c.name === step.channel);
  if (channel) openChannel(channel.id);
  if (step.thread && channel) {
    const parent = inChannel(channel.id).filter((m) => m.reply_count).at(-1);
    if (parent) openThread(parent);
  }
  if (step.line) open.composer.put(step.line);
  app.classList.remove("with-guide");
}

function firstChannel() {
  const link = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  const wanted = link?.[1] ?? location.hash.slice(1);
  return store.channels.has(wanted) ? wanted : (channels().find(hasDigest) ?? channels().find((c) => unread(c.id).length) ?? channels()[0])?.id;
}

const hasDigest = (channel) => channel.kind !== "im" && inChannel(channel.id).some((m) => m.user === store.bot && !m.is_ephemeral && m.blocks?.[0]?.type === "header");

// Digests come some seconds after the start: the first one is shown to whoever has only looked so far.
let touched = location.hash.length > 1 || location.pathname.startsWith("/archives/");
for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, () => { touched = true; }, { once: true, passive: true });

function showFirstDigest(message) {
  if (touched || !wide.matches || !hasDigest(store.channels.get(message.channel))) return;
  touched = true;
  openChannel(message.channel, { focus: false });
}

on("loaded", () => {
  byId("team").textContent = store.team;
  drawSide();
  drawGuide(follow);
  drawViews(open.channel);
  if (open.channel && store.channels.has(open.channel)) { redraw({ channel: open.channel }); return; }
  const first = firstChannel();
  const direct = /^\/archives\//.test(location.pathname) || location.hash.length > 1;
  if (first && (wide.matches || direct)) openChannel(first, { focus: false });
});
for (const kind of ["message", "message_changed", "message_deleted"]) on(kind, redraw);
on("message", showFirstDigest);
on("channel", () => { drawSide(); if (open.channel) redraw({ channel: open.channel }); });
on("view", () => drawViews(open.channel));
on("view_closed", () => drawViews(open.channel));
on("home", () => { if (open.tab === "home") drawHome(); });
on("listening", () => { drawGuide(follow); if (open.channel) redraw({ channel: open.channel }); else drawSide(); });
on("connection", (up) => { byId("link-state").hidden = up; });

byId("to-list").append(icon("back"));
byId("to-list").addEventListener("click", () => { app.dataset.pane = "list"; closeThread(); });
byId("guide-toggle").append(icon("guide"));
byId("guide-toggle").addEventListener("click", () => {
  if (open.thread && roomy.matches) { closeThread(); app.classList.remove("without-guide"); return; }
  app.classList.toggle(roomy.matches ? "without-guide" : "with-guide");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open.thread && !document.querySelector("dialog[open], .menu")) { closeThread(); open.composer?.focus(); }
  if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const ids = channels().map((c) => c.id);
    const step = event.key === "ArrowDown" ? 1 : -1;
    openChannel(ids[(ids.indexOf(open.channel) + step + ids.length) % ids.length]);
  }
});
document.addEventListener("click", (event) => {
  const channel = event.target.closest("[data-open]")?.dataset.open;
  if (channel) openChannel(channel);
});
startTheme();
connect();
