// The page as a whole: which channel and which thread are open, and what changes when.
import { byId, h, icon, keepingFocus, settle, toast } from "./dom.js";
import { avatar, channelRows, row } from "./messages.js";
import { composer } from "./composer.js";
import { drawHome, drawViews } from "./views.js";
import { connect, inChannel, isAnswer, isReply, on, replies, send, store, title } from "./store.js";
import { did, drawGuide } from "./guide.js";
import { markRead, onElsewhere, readUpTo } from "./memory.js";
import { startKeys } from "./keys.js";
import { startTheme } from "./theme.js";

// What is open. `unreadFrom` is the first message that was new when the channel was opened; `appTab` the tab last chosen.
const open = { channel: null, thread: null, tab: "messages", appTab: "home", unreadFrom: null, composer: null, threadComposer: null };
const wide = matchMedia("(min-width: 761px)");
const roomy = matchMedia("(min-width: 1181px)"); // the guide has a column of its own

const app = byId("app");
const list = byId("messages");
const channels = () => [...store.channels.values()].filter((c) => !c.archived);
const newest = (id) => inChannel(id).filter((m) => !isReply(m)).reduce((last, m) => (m.ts > last ? m.ts : last), "");
const unread = (id) => inChannel(id).filter((m) => !isReply(m) && m.user !== store.me && m.subtype !== "channel_join" && m.ts > readUpTo(id));

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
  keepingFocus(byId("side"), () => byId("side").replaceChildren(
    h("h2", {}, "Channels"), ...named.map(entry),
    ...(direct.length ? [h("h2", {}, "Apps and people"), ...direct.map(entry)] : []),
    h("p", { class: "side-foot" }, h("span", { class: `dot ${store.listening ? "on" : ""}` }),
      store.listening ? "Sectorwire is listening" : "Sectorwire posts here")));
}

// --- channel -----------------------------------------------------------------------------------------

function openChannel(id, { focus = true } = {}) {
  if (!store.channels.has(id)) return;
  const channel = store.channels.get(id);
  const changed = open.channel !== id;
  const fresh = unread(id).sort((a, b) => (a.ts < b.ts ? -1 : 1))[0];
  open.channel = id;
  open.unreadFrom = fresh?.ts ?? null;
  if (changed) {
    closeThread();
    open.tab = isApp(channel) && hasHome() && !fresh ? open.appTab : "messages";
    open.composer = composer({ channel: id, placeholder: `Message ${channel.kind === "im" ? "" : "#"}${title(channel)}` });
    byId("composer").replaceChildren(open.composer.node);
    if (isApp(channel)) tellTab();
  }
  app.dataset.pane = "channel";
  keepPlace();
  drawChannel(fresh ? "unread" : "end");
  markRead(id, newest(id));
  drawSide();
  if (focus) did(`channel ${channel.name}`);
  if (focus && wide.matches && open.tab === "messages") open.composer.focus();
  else if (focus) byId("main").focus({ preventScroll: true });
}

const isApp = (channel) => channel.kind === "im" && channel.with === store.bot;
const hasHome = () => Boolean(store.home || store.listening);

// The address names what is open, so that loading the page anew keeps its place.
function keepPlace() {
  const rest = open.thread ?? (open.tab === "home" ? "home" : "");
  history.replaceState(null, "", `/#${open.channel}${rest && `/${rest}`}`);
}

function drawChannel(scroll) {
  const channel = store.channels.get(open.channel);
  byId("channel-name").replaceChildren(channel.kind === "im" ? "" : h("span", { class: "hash" }, "#"), title(channel));
  byId("channel-topic").textContent = channel.topic;
  byId("channel-members").replaceChildren(icon("people"), String(channel.members));
  byId("channel-members").title = `${channel.members} members`;
  byId("channel-members").hidden = channel.kind === "im";
  drawTabs(isApp(channel) && hasHome());
  keepingFocus(list, () => settle(list, [intro(channel), ...channelRows(open.channel, open.unreadFrom, { openThread })]));
  if (scroll === "end") list.scrollTop = list.scrollHeight;
  if (scroll === "unread") list.scrollTop = Math.max(0, (byId("unread-mark")?.offsetTop ?? 0) - 12);
}

function intro(channel) {
  if (channel.kind !== "im") {
    return h("div", { class: "intro" }, h("h2", {}, `#${title(channel)}`),
      h("p", {}, channel.topic ? `${channel.topic}. ` : "", "This is where the channel begins."));
  }
  return h("div", { class: "intro" }, h("h2", {}, title(channel)),
    h("p", {}, isApp(channel) && store.commands.length
      ? "Between you and the app alone. Name a company and its card comes, no command needed."
      : "This is where the conversation begins."));
}

const tellTab = () => send("home", { tab: open.tab }).catch((error) => toast(error.message));

function drawTabs(shown) {
  const tabs = byId("head-tabs");
  const home = shown && open.tab === "home";
  const choose = (name) => {
    if (open.tab === name) return;
    open.tab = open.appTab = name;
    drawChannel("end");
    keepPlace();
    tellTab();
  };
  tabs.hidden = !shown;
  keepingFocus(tabs, () => tabs.replaceChildren(...["home", "messages"].map((name) => h("button", {
    type: "button", role: "tab", "aria-selected": String(open.tab === name), "aria-controls": name, tabindex: open.tab === name ? 0 : -1,
    onclick: () => choose(name),
    onkeydown: (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      choose(name === "home" ? "messages" : "home");
      tabs.querySelector("[aria-selected='true']").focus();
    } }, name === "home" ? "Home" : "Messages"))));
  if (home) did("home");
  byId("home").hidden = !home;
  list.hidden = home;
  byId("composer").hidden = home;
  if (home) drawHome();
}

function redraw(change) {
  if (!open.channel || change.channel !== open.channel) return drawSide();
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const top = list.scrollTop;
  drawChannel(atEnd ? "end" : "keep");
  if (!atEnd) list.scrollTop = top;
  if (change.ts && isAnswer(change) && !isReply(change)) reveal(list, change.ts);
  if (document.visibilityState === "visible") markRead(open.channel, newest(open.channel));
  drawSide();
  if (open.thread) drawThread(change);
}

// For those who listen instead of looking.
function announce(message) {
  if (message.channel !== open.channel || message.user === store.me) return;
  byId("said").textContent = `${message.username ?? store.people[message.user]?.name ?? ""}: ${message.text}`.slice(0, 200);
}

list.addEventListener("wheel", () => { store.asked.until = 0; }, { passive: true }); // whoever scrolls reads something else

// What the app says shortly after somebody asked it is shown from its beginning, wherever the view was.
function reveal(place, ts) {
  const node = place.querySelector(`[data-ts="${ts}"]`);
  if (node) place.scrollTop = Math.min(node.offsetTop - 12, place.scrollHeight);
}

// --- thread ------------------------------------------------------------------------------------------

function openThread(message) {
  const changed = open.thread !== message.ts;
  open.thread = message.ts;
  app.classList.add("with-thread");
  byId("thread").hidden = false;
  if (changed) {
    open.threadComposer = composer({ channel: message.channel, thread: message.ts, placeholder: "Reply…" });
    byId("thread").replaceChildren(
      h("header", { class: "pane-head" }, h("div", {}, h("h2", {}, "Thread"), h("p", {}, `#${title(store.channels.get(message.channel))}`)),
        h("button", { type: "button", class: "icon", "aria-label": "Close thread", onclick: leaveThread }, icon("close"))),
      h("div", { class: "scroll", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Replies" }), open.threadComposer.node);
    drawThread();
    // The parent stands in the channel beside it, so a thread opens where its answers begin.
    const scroll = threadScroll();
    scroll.scrollTop = Math.max(0, (scroll.querySelector(".replies-mark")?.offsetTop ?? 0) - 8);
  }
  keepPlace();
  did("thread");
  if (wide.matches) open.threadComposer.focus();
}

const threadScroll = () => byId("thread").querySelector(".scroll");

function closeThread() {
  open.thread = null;
  app.classList.remove("with-thread");
  byId("thread").hidden = true;
}

// Closes the thread; who did goes on where it hangs.
function leaveThread() {
  const line = list.querySelector(`[data-ts="${open.thread}"] .thread-line`);
  closeThread();
  keepPlace();
  if (line) line.focus({ preventScroll: true });
  else if (wide.matches) open.composer?.focus();
}

function drawThread(change = {}) {
  const parent = store.messages.get(open.channel)?.get(open.thread);
  if (!parent) return closeThread();
  const below = replies(parent).sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const mark = h("div", { class: "replies-mark" }, h("span", {}, below.length === 1 ? "1 reply" : `${below.length} replies`));
  const scroll = threadScroll();
  const rows = below.map((message, number) => row(message, below[number - 1], { inThread: true }));
  keepingFocus(scroll, () => settle(scroll, [row(parent, null, { inThread: true }), ...(below.length ? [mark] : []), ...rows]));
  if (!change.ts || change.thread_ts !== open.thread || change.ts === open.thread) return;
  if (isAnswer(change)) reveal(scroll, change.ts);
  else scroll.scrollTop = scroll.scrollHeight;
}

// --- guide, links, start -----------------------------------------------------------------------------

function follow(step) {
  const channel = channels().find((c) => (step.home ? isApp(c) : c.name === step.channel));
  if (channel) {
    if (step.home) open.appTab = "home";
    openChannel(channel.id);
    const digests = inChannel(channel.id).filter(isDigest);
    const parent = digests.filter((m) => m.reply_count).at(-1) ?? digests.at(-1);
    if (step.thread && parent) openThread(parent);
    if (step.end) list.scrollTop = list.scrollHeight;
  }
  if (step.line) (open.thread ? open.threadComposer : open.composer).put(step.line);
  app.classList.remove("with-guide");
}

function firstChannel() {
  const link = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  const wanted = link?.[1] ?? location.hash.slice(1).split("/")[0];
  return store.channels.has(wanted) ? wanted : (channels().find(hasDigest) ?? channels().find((c) => unread(c.id).length) ?? channels()[0])?.id;
}

const isDigest = (message) => message.user === store.bot && !message.is_ephemeral && !isReply(message) && message.blocks?.[0]?.type === "header";
const hasDigest = (channel) => channel.kind !== "im" && inChannel(channel.id).some(isDigest);

// What the address names within its channel: a thread, or the app's Home.
function openRest(rest) {
  const parent = store.messages.get(open.channel)?.get(rest);
  if (parent) openThread(parent);
  if (isApp(store.channels.get(open.channel)) && rest !== "home" && open.tab === "home") { open.tab = open.appTab = "messages"; drawChannel("end"); }
}

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
  const [, rest] = location.hash.slice(1).split("/");
  const direct = /^\/archives\//.test(location.pathname) || location.hash.length > 1;
  if (first && (wide.matches || direct)) openChannel(first, { focus: false });
  if (first && location.hash.length > 1) openRest(rest);
});
for (const kind of ["message", "message_changed", "message_deleted"]) on(kind, redraw);
on("message", showFirstDigest);
on("message", announce);
on("channel", () => { drawSide(); if (open.channel) redraw({ channel: open.channel }); });
on("view", () => drawViews(open.channel));
on("view_closed", () => drawViews(open.channel));
on("home", () => { if (open.tab === "home") drawHome(); });
on("listening", () => { drawGuide(follow); if (open.channel) redraw({ channel: open.channel }); else drawSide(); });
on("connection", (up) => { byId("link-state").hidden = up; });
on("done", ({ action, body }) => {
  if (action === "command") did(`command ${body.text.split(/\s/)[0]}`);
  if (action === "say" && body.thread_ts) did("reply");
  if (action === "act" && body.option) did("menu");
});
onElsewhere(() => { drawSide(); drawGuide(follow); });

byId("to-list").append(icon("back"));
byId("to-list").addEventListener("click", () => { app.dataset.pane = "list"; closeThread(); });
byId("guide-toggle").append(icon("guide"));
byId("guide-toggle").addEventListener("click", () => {
  if (open.thread && roomy.matches) { closeThread(); app.classList.remove("without-guide"); return; }
  app.classList.toggle(roomy.matches ? "without-guide" : "with-guide");
});
startKeys({
  escape: () => { if (open.thread) leaveThread(); },
  step: (by) => {
    const ids = channels().map((c) => c.id);
    openChannel(ids[(ids.indexOf(open.channel) + by + ids.length) % ids.length]);
  },
  stops: () => [byId("side").querySelector("[aria-current]") ?? byId("side").querySelector(".side-item"), open.tab === "home" ? byId("home") : list,
    open.tab === "home" ? null : open.composer?.node.querySelector("textarea"),
    ...(open.thread ? [threadScroll(), open.threadComposer.node.querySelector("textarea")] : []), byId("guide").querySelector(".step")],
});
document.addEventListener("click", (event) => {
  const channel = event.target.closest("[data-open]")?.dataset.open;
  if (channel) openChannel(channel);
});
startTheme();
connect();
