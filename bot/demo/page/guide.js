// The short list of things to try; what was tried is ticked and remembered for this browser.
import { byId, h, icon } from "./dom.js";
import { safeLink } from "./mrkdwn.js";
import { store } from "./store.js";

const KEY = "sectorwire-tried";
const tried = new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));

export function drawGuide(follow) {
  const steps = store.guide.filter((step) => !step.needs_app || (store.listening && store.commands.length));
  const done = steps.filter((step) => tried.has(step.title)).length;
  const try_ = (step) => {
    tried.add(step.title);
    localStorage.setItem(KEY, JSON.stringify([...tried]));
    follow(step);
    drawGuide(follow);
  };
  byId("guide-toggle").hidden = !steps.length;
  byId("app").classList.toggle("no-guide", !steps.length);
  byId("guide").replaceChildren(
    h("header", { class: "pane-head" }, h("div", {}, h("h2", {}, "Things to try"), h("p", {}, `${done} of ${steps.length} done`)),
      h("button", { type: "button", class: "icon", "aria-label": "Close the list", onclick: () => byId("guide-toggle").click() }, icon("close"))),
    h("ol", { class: "steps" }, steps.map((step, number) => {
      const inside = [
        h("span", { class: "step-mark", "aria-hidden": "true" }, tried.has(step.title) ? icon("tick") : String(number + 1)),
        h("span", { class: "step-words" }, h("strong", {}, step.title), step.line ? h("code", {}, step.line) : null, h("span", {}, step.text)),
        step.url ? icon("out") : null,
      ];
      const classes = `step ${tried.has(step.title) ? "tried" : ""}`;
      const href = step.url && safeLink(step.url);
      return h("li", {}, href
        ? h("a", { class: classes, href, target: "_blank", rel: "noopener noreferrer", onclick: () => try_(step) }, inside)
        : h("button", { type: "button", class: classes, onclick: () => try_(step) }, inside));
    })),
    h("p", { class: "guide-foot" }, "Everything runs on this machine. Articles and figures are invented samples, also where a company exists."));
}
