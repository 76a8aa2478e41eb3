// The short list of things to try; what was done is ticked, however one came to it, and remembered for this browser.
import { byId, h, icon, keepingFocus } from "./dom.js";
import { keepTried, tried } from "./memory.js";
import { safeLink } from "./mrkdwn.js";
import { store } from "./store.js";

const offered = () => store.guide.filter((step) => !step.needs_app || (store.listening && store.commands.length));
let follow_ = () => {};

// Says that something was done: "channel biotech-news", "thread", "reply", "menu", "home", "command /news".
export function did(what) {
  const before = tried();
  const now = new Set([...before, ...store.guide.filter((step) => step.done === what).map((step) => step.title)]);
  if (now.size === before.size) return;
  keepTried(now);
  drawGuide(follow_);
}

export function drawGuide(follow) {
  follow_ = follow;
  const steps = offered();
  const known = tried();
  const done = steps.filter((step) => known.has(step.title)).length;
  byId("guide-toggle").hidden = !steps.length;
  byId("app").classList.toggle("no-guide", !steps.length);
  keepingFocus(byId("guide"), () => byId("guide").replaceChildren(
    h("header", { class: "pane-head" }, h("div", {}, h("h2", {}, "Things to try"),
      h("p", {}, done === steps.length ? "All done. It is yours now." : `${done} of ${steps.length} done`)),
    h("button", { type: "button", class: "icon", "aria-label": "Close the list", onclick: () => byId("guide-toggle").click() }, icon("close"))),
    h("ol", { class: "steps" }, steps.map((step, number) => h("li", {}, drawStep(step, number, known.has(step.title), follow))),
      done ? h("button", { type: "button", class: "start-over", onclick: () => { keepTried([]); drawGuide(follow); } }, "Start over") : null),
    h("p", { class: "guide-foot" }, "Everything runs on this machine. Articles and figures are invented samples, also where a company exists.")));
}

function drawStep(step, number, isDone, follow) {
  const inside = [
    h("span", { class: "step-mark", "aria-hidden": "true" }, isDone ? icon("tick") : String(number + 1)),
    h("span", { class: "step-words" }, h("strong", {}, step.title, isDone ? h("span", { class: "unseen" }, " (done)") : null),
      h("span", {}, step.text), step.line ? h("code", {}, step.line) : null),
    step.url ? icon("out") : null,
  ];
  const classes = `step ${isDone ? "tried" : ""}`;
  const href = step.url && safeLink(step.url);
  if (href) return h("a", { class: classes, href, target: "_blank", rel: "noopener noreferrer", onclick: () => did(step.done) }, inside);
  return h("button", { type: "button", class: classes, onclick: () => follow(step) }, inside);
}
