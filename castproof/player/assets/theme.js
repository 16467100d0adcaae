// Light or dark: as the reader's system has it, until they choose.

import { byId } from "./dom.js";
import { keep, recall } from "./memory.js";

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (document.documentElement.dataset.theme ?? own()) === "dark";
const own = () => (systemIsDark.matches ? "dark" : "light");

/** @param {string | null} theme */
const apply = (theme) => {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  byId("theme").setAttribute("aria-pressed", String(isDark()));
};

// Whoever chooses what the system has anyway follows the system again.
export const switchTheme = () => {
  const wanted = isDark() ? "light" : "dark";
  const kept = wanted === own() ? null : wanted;
  keep("theme", kept);
  apply(kept);
  dispatchEvent(new Event("themed"));
};

export const startTheme = () => {
  apply(recall("theme"));
  byId("theme").addEventListener("click", switchTheme);
  systemIsDark.addEventListener("change", () => {
    apply(recall("theme"));
    dispatchEvent(new Event("themed"));
  });
};
