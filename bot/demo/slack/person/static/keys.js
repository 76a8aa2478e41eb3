// The keys that hold everywhere in the page.
import { byId } from "./dom.js";

// `escape` closes what is beside; `step` goes so many channels on; `stops` are the places that F6 visits, null where one is missing.
export function startKeys({ escape, step, stops }) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open], .menu")) return;
    if (event.key === "Escape") escape();
    if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "F6") {
      event.preventDefault();
      visit(stops().filter((stop) => stop?.offsetParent), event.shiftKey ? -1 : 1);
    }
  });
  byId("side").addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey) return;
    event.preventDefault();
    const items = [...byId("side").querySelectorAll(".side-item")];
    items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
  });
}

function visit(stops, by) {
  const at = stops.findIndex((stop) => stop.contains(document.activeElement));
  stops[(at + by + stops.length) % stops.length]?.focus();
}
