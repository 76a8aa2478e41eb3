// Slack's mrkdwn as nodes. What is live (links, mentions) comes only from Slack's own <...> syntax, so
// that text which was not escaped shows here just as it would there.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { personName, channelName } from "./store.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const unescapeText = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
const WORD = /[\p{L}\p{N}]/u;
const ANGLE = /<([^<>\n]+)>/y;
const CODE = /`([^`\n]+)`/y;
const EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;
const BARE = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]}'"]/y;
const STYLES = {
  "*": ["strong", /\*(?=\S)([^*\n]*?\S)\*/y],
  _: ["em", /_(?=\S)([^_\n]*?\S)_/y],
  "~": ["s", /~(?=\S)([^~\n]*?\S)~/y],
};

export function safeLink(url) {
  const target = unescapeText(url);
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(target).protocol) ? target : null;
  } catch {
    return null;
  }
}

export function link(url, label) {
  const href = safeLink(url);
  if (!href) return document.createTextNode(label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "link" }, label);
}

export const mention = (kind, text) => h("span", { class: `mention mention-${kind}` }, text);

// A channel that one can open is a button; the page as a whole listens for it.
export function channelMention(id, label) {
  const name = channelName(id);
  if (!name) return mention("channel", `#${label ?? id}`);
  return h("button", { type: "button", class: "mention mention-channel", data: { open: id } }, `#${name}`);
}

export function userMention(id) {
  return mention("user", `@${personName(id)}`);
}

export function date(seconds, format, fallback) {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const part = (options) => at.toLocaleString([], options);
  const days = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
  const parts = {
    date_num: at.toISOString().slice(0, 10),
    date: part({ year: "numeric", month: "long", day: "numeric" }),
    date_short: part({ year: "numeric", month: "short", day: "numeric" }),
    date_long: part(days),
    date_pretty: part({ month: "long", day: "numeric" }),
    date_short_pretty: part({ month: "short", day: "numeric" }),
    time: part({ hour: "numeric", minute: "2-digit" }),
    time_secs: part({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  };
  return format.replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);
}

function angle(body) {
  const [target, ...rest] = body.split("|");
  const label = rest.length ? unescapeText(rest.join("|")) : null;
  if (/^@[UW][A-Z0-9]+$/.test(target)) return userMention(target.slice(1));
  if (/^#[CG][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (safeLink(target)) return link(target, label ?? unescapeText(target));
  return null;
}

function special(command, label) {
  const [name, ...args] = command.split("^");
  if (["channel", "here", "everyone"].includes(name)) return mention("all", `@${name}`);
  if (name === "subteam") return mention("all", label ?? "@group");
  if (name === "date") {
    const text = date(args[0], args[1] ?? "", label ?? "");
    return args[2] ? link(args[2], text) : h("time", {}, text);
  }
  return document.createTextNode(label ?? `<${command}>`);
}

function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => { if (plain) { nodes.push(unescapeText(plain)); plain = ""; } };
  const take = (pattern, at) => { pattern.lastIndex = at; return pattern.exec(text); };
  for (let at = 0; at < text.length; ) {
    const found = token(text, at, take);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function token(text, at, take) {
  const sign = text[at];
  let match;
  if (sign === "<" && (match = take(ANGLE, at))) {
    const node = angle(match[1]);
    return node && { node, end: at + match[0].length };
  }
  if (sign === "`" && (match = take(CODE, at))) {
    return { node: h("code", {}, unescapeText(match[1])), end: at + match[0].length };
  }
  if (sign === ":" && (match = take(EMOJI, at)) && emoji(match[1])) {
    return { node: emojiNode(match[1]), end: at + match[0].length };
  }
  const starts = at === 0 || !WORD.test(text[at - 1]);
  if (starts && sign === "h" && (match = take(BARE, at))) {
    return { node: link(match[0], unescapeText(match[0])), end: at + match[0].length };
  }
  if (!starts) return null;
  const style = STYLES[sign];
  if (style && (match = take(style[1], at))) {
    const end = at + match[0].length;
    if (end === text.length || !WORD.test(text[end])) return { node: h(style[0], {}, inline(match[1])), end };
  }
  return null;
}

export const emojiNode = (name) => h("span", { class: "emoji", role: "img", "aria-label": `:${name}:` }, emoji(name) ?? `:${name}:`);

function lines(text) {
  const parts = [];
  let quote = null;
  text.split("\n").forEach((line, number) => {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) { quote = h("blockquote"); parts.push(quote); } else quote.append(h("br"));
      quote.append(...inline(quoted[1]));
      return;
    }
    if (number > 0 && !quote) parts.push(h("br"));
    quote = null;
    parts.push(...inline(line));
  });
  return parts;
}

export function mrkdwn(text) {
  const parts = [];
  text.split(/```\n?([\s\S]*?)\n?```/).forEach((piece, number) => {
    if (number % 2) parts.push(h("pre", {}, unescapeText(piece)));
    else if (piece) parts.push(...lines(piece));
  });
  return parts;
}
