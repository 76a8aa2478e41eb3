// Block Kit as nodes. `context` says where the blocks stand, so that their elements can act:
// {channel, ts} for a message, {view} for a modal or Home tab; both may carry `collect`.
import { h } from "./dom.js";
import { emojiInText } from "./emoji.js";
import { channelMention, date, emojiNode, link, mention, mrkdwn, unescapeText, userMention } from "./mrkdwn.js";
import { element, input } from "./elements.js";

export function text(object) {
  if (!object) return [];
  if (object.type === "plain_text") return [object.emoji === false ? object.text : emojiInText(object.text)];
  return mrkdwn(object.text);
}

export function blocks(list, context) {
  return list.map((block) => (DRAW[block.type] ?? unknown)(block, context));
}

const unknown = (block) => h("p", { class: "b-unknown" }, `(a ${block.type} block, which this page does not draw)`);

const DRAW = {
  section(block, context) {
    const fields = block.fields?.map((field) => h("div", { class: "b-field" }, text(field)));
    return h("div", { class: "b-section" },
      h("div", { class: "b-words" },
        block.text ? h("div", { class: "b-text" }, text(block.text)) : null,
        fields ? h("div", { class: "b-fields" }, fields) : null),
      block.accessory ? h("div", { class: "b-accessory" }, element(block.accessory, block, context)) : null);
  },
  header: (block) => h("h3", { class: "b-header" }, text(block.text)),
  divider: () => h("hr", { class: "b-divider" }),
  context: (block) => h("div", { class: "b-context" }, block.elements.map((part) =>
    part.type === "image" ? picture(part, "b-context-image") : h("span", {}, text(part)))),
  actions: (block, context) => h("div", { class: "b-actions" }, block.elements.map((part) => element(part, block, context))),
  context_actions: (block, context) => DRAW.actions(block, context),
  input: (block, context) => input(block, context),
  image: (block) => h("figure", { class: "b-image" }, block.title ? h("figcaption", {}, text(block.title)) : null, picture(block)),
  rich_text: (block) => h("div", { class: "b-rich" }, block.elements.map(rich)),
  table: (block) => h("div", { class: "b-table" }, h("table", {}, block.rows.map((row, number) =>
    h("tr", {}, row.map((cell, place) => h(number ? "td" : "th",
      { class: block.column_settings?.[place]?.align === "right" ? "right" : "" }, cellContent(cell))))))),
  markdown: (block) => h("div", { class: "b-text" }, markdown(block.text)),
};

function cellContent(cell) {
  if (cell.type === "rich_text") return cell.elements.map(rich);
  return cell.text ?? "";
}

// Pictures from elsewhere are not fetched: the page reaches nothing but its own workspace.
function picture(part, className = "b-picture") {
  const file = part.slack_file?.id;
  if (file) return h("img", { class: className, src: `/pictures/${encodeURIComponent(file)}`, alt: part.alt_text ?? "" });
  const url = part.image_url ?? "";
  if (url.startsWith(`${location.origin}/`)) return h("img", { class: className, src: url, alt: part.alt_text ?? "" });
  return h("span", { class: `${className} b-picture-away`, role: "img", "aria-label": part.alt_text ?? "" }, part.alt_text || "picture");
}

// --- rich text ---------------------------------------------------------------------------------------

function rich(part) {
  switch (part.type) {
    case "rich_text_section": return h("div", {}, part.elements.map(leaf));
    case "rich_text_quote": return h("blockquote", {}, part.elements.map(leaf));
    case "rich_text_preformatted": return h("pre", {}, part.elements.map(leaf));
    case "rich_text_list":
      return h(part.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(part.indent ?? 0, 8)}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => h("li", {}, item.elements.map(leaf))));
    default: return "";
  }
}

function leaf(part) {
  switch (part.type) {
    case "text": return styled(document.createTextNode(part.text), part.style);
    case "link": return styled(link(part.url, part.text || part.url), part.style);
    case "emoji": return emojiNode(part.name);
    case "user": return userMention(part.user_id);
    case "channel": return channelMention(part.channel_id);
    case "broadcast": return mention("all", `@${part.range}`);
    case "usergroup": return mention("all", "@group");
    case "date": return h("time", {}, date(part.timestamp, part.format, part.fallback ?? ""));
    case "color": return h("code", {}, part.value);
    default: return "";
  }
}

function styled(node, style = {}) {
  for (const [key, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]]) {
    if (style[key]) node = h(tag, {}, node);
  }
  return node;
}

// --- the markdown block: headings, lists, emphasis, links --------------------------------------------

function markdown(source) {
  return source.split("\n").map((line) => {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) return h("h4", {}, spans(heading[2]));
    const item = /^\s*[-*]\s+(.*)$/.exec(line);
    if (item) return h("div", { class: "md-item" }, "• ", spans(item[1]));
    return h("div", { class: line.trim() ? "" : "md-gap" }, spans(line));
  });
}

function spans(line) {
  const nodes = [];
  const pattern = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*(.+?)\*/g;
  let from = 0;
  for (const match of line.matchAll(pattern)) {
    nodes.push(line.slice(from, match.index));
    if (match[1]) nodes.push(h("strong", {}, match[1]));
    else if (match[2]) nodes.push(h("code", {}, match[2]));
    else if (match[3]) nodes.push(link(match[4], match[3]));
    else nodes.push(h("em", {}, match[5]));
    from = match.index + match[0].length;
  }
  nodes.push(line.slice(from));
  return nodes;
}

export const attachments = (list, context) => list.map((part) =>
  h("div", { class: "attachment" },
    part.title ? h("strong", {}, part.title_link ? link(part.title_link, part.title) : part.title) : null,
    part.text ? h("div", {}, mrkdwn(part.text)) : null,
    part.blocks ? blocks(part.blocks, context) : null,
    part.fallback && !part.text && !part.blocks ? h("div", {}, unescapeText(part.fallback)) : null));
