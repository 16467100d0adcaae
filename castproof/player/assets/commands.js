// All that a key can do, from which the list of keys is made too.

import { byId, make } from "./dom.js";
import { keep, recall } from "./memory.js";

/** @import { Command } from "./types.js" */

/** @type {Record<string, string>} */
const NAMES = { " ": "Space", ArrowLeft: "←", ArrowRight: "→" };

/** @param {string} key */
const nameOf = (key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);

// What types or chooses with keys keeps them; Space presses a button, Enter follows a link.
/** @param {KeyboardEvent} event */
const isTaken = ({ target, key }) =>
  target instanceof Element &&
  (target.matches("input:not([type=range]), select, textarea") ||
    (target.matches("[type=range]") && key.startsWith("Arrow")) ||
    (key === " " && target.matches("button, summary")));

/** @param {Command[]} commands */
export const listenToKeys = (commands) => {
  const byKey = new Map(commands.flatMap(({ keys }) => Object.entries(keys)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || isTaken(event) || byId("help").open) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const run = byKey.get(key);
    const isLetter = key.length === 1 && key !== " ";
    if (!run || (isLetter && recall("keys") === "off")) return;
    event.preventDefault();
    run();
  });
};

/** @param {Command[]} commands */
export const startHelp = (commands) => {
  const rows = commands.map(({ label, keys }) =>
    make(
      "tr",
      {},
      make("td", {}, ...Object.keys(keys).flatMap((key) => [make("kbd", {}, nameOf(key)), " "])),
      make("td", {}, label),
    ),
  );
  byId("keys").append(...rows);
  const letters = byId("letters");
  letters.checked = recall("keys") !== "off";
  letters.addEventListener("change", () => keep("keys", letters.checked ? null : "off"));
  byId("help-open").addEventListener("click", () => byId("help").showModal());
};
