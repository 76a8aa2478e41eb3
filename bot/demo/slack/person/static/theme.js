// Light or dark: as the system says until somebody chooses.
import { byId, icon } from "./dom.js";

const KEY = "sectorwire-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const current = () => localStorage.getItem(KEY) ?? (dark.matches ? "dark" : "light");

function show() {
  const theme = current();
  document.documentElement.dataset.theme = theme;
  byId("theme-toggle").replaceChildren(icon(theme === "dark" ? "sun" : "moon"));
}

export function startTheme() {
  byId("theme-toggle").addEventListener("click", () => {
    localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
}
