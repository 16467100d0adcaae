// A dialog over the page: named by its title, closed by Escape, and where one was before after it.

import { button, make } from "./dom.js";

let number = 0;

// Open a dialog with these nodes under a title; returns it. It is gone once it is closed.
/**
 * @param {string} title
 * @param {(Node | string)[]} nodes
 * @param {{ className?: string }} options
 */
export const openDialog = (title, nodes, { className = "" } = {}) => {
  const back = document.activeElement;
  number += 1;
  const heading = make("h2", { id: `dialog-${number}`, textContent: title });
  const head = make(
    "div",
    { className: "head" },
    heading,
    button("Close", () => dialog.close(), { className: "close", ariaLabel: "Close this dialog" }),
  );
  /** @type {HTMLDialogElement} */
  const dialog = make("dialog", { className }, head, ...nodes);
  dialog.setAttribute("aria-labelledby", heading.id);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back instanceof HTMLElement && back.isConnected && document.activeElement === document.body)
      back.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.showModal();
  return dialog;
};

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;
