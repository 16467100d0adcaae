// From a key to what it does.

import { isDialogOpen } from "./dialog.js";
import { isTypedIn } from "./dom.js";

/** @import { App } from "./types.js" */

// How a key is called in the table of commands: "Shift+Ctrl+Z", "Alt+ArrowDown", "?".
/** @param {KeyboardEvent} event */
export const keyOf = (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const modifiers = [
    event.shiftKey && !(isPlain && event.key.length === 1) && "Shift",
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && "Alt",
  ];
  return [...modifiers.filter(Boolean), letterOf(event)].join("+");
};

// Option changes what a key types on a Mac: there the key's place says which it is.
/** @param {KeyboardEvent} event */
const letterOf = ({ key, code, altKey }) => {
  if (key === " ") return "Space";
  if (altKey && !/^[a-z0-9]$/i.test(key) && /^(Key|Digit)/.test(code)) return code.slice(-1);
  return key.length === 1 ? key.toUpperCase() : key;
};

/** @param {string} key */
const isForTyping = (key) => /^(Escape|F\d+)$/.test(key) || /(Ctrl|Alt)\+/.test(key);

// A button is pressed by Space and Enter, the arrows walk in a list of choices.
/**
 * @param {EventTarget | null} target
 * @param {string} key
 */
const isTaken = (target, key) =>
  isTypedIn(target) ||
  (key === "Space" && target instanceof Element && target.matches("button, summary, a"));

/** @param {App} app */
export const listenToKeys = (app) => {
  const byKey = new Map(
    Object.values(app.commands).flatMap((command) =>
      command.keys.map((key) => /** @type {const} */ ([key, command])),
    ),
  );
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.getModifierState("AltGraph") || isDialogOpen()) return;
    const key = keyOf(event),
      digit = /^Alt\+([1-9])$/.exec(key);
    const command = byKey.get(key);
    if (event.defaultPrevented || (!command && !digit)) return;
    if (!isForTyping(key) && isTaken(event.target, key)) return;
    event.preventDefault();
    if (digit) app.quickSpeaker(Number(digit[1]));
    else if (command && (command.needs?.() ?? true)) command.run();
  });
};

// Buttons do what their `data-does` says, and show its keys.
/** @param {App} app */
export const connectButtons = (app) => {
  const buttons = [...document.querySelectorAll("[data-does]")].flatMap((node) =>
    node instanceof HTMLButtonElement
      ? [{ node, command: app.commands[node.dataset.does ?? ""] }]
      : [],
  );
  for (const { node, command } of buttons) {
    node.title = `${command.label} (${command.keys.map(formatKey).join(", ")})`;
    // The cursor stays in its line, which is what most buttons are about.
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", () => command.run());
  }
  return () =>
    buttons.forEach(({ node, command }) => {
      node.disabled = !(command.needs?.() ?? true);
    });
};

const isMac = navigator.platform.startsWith("Mac");
/** @type {Record<string, string>} */
const NAMES = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Ctrl: isMac ? "⌘" : "Ctrl",
  Alt: isMac ? "⌥" : "Alt",
};

/** @param {string} key */
export const formatKey = (key) =>
  key
    .split("+")
    .map((part) => NAMES[part] ?? part)
    .join("+");
