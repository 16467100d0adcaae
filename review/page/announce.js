// Says to screen readers what happened, and to everybody what they should know.

import { button, byId, make } from "./dom.js";

/** @param {string} text */
export const announce = (text) => {
  const spoken = byId("spoken");
  // The same words twice are said twice only if something changes.
  spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
};

// Tell what was done to more than can be seen, with a button to take it back. It goes with the next
// change, and when the person moves on.
/**
 * @param {string} text
 * @param {() => unknown} undo
 */
export const tellDone = (text, undo) => {
  announce(text);
  byId("done").replaceChildren(
    make("p", { textContent: text }),
    button("Undo", () => {
      hideDone();
      undo();
    }),
    button("Close", hideDone, { ariaLabel: "Close this message" }),
  );
  byId("done").hidden = false;
};

export const hideDone = () => {
  byId("done").hidden = true;
};

export const hideNotice = () => {
  byId("notice").hidden = true;
};

// A notice stays until it is closed, and is read out: what was hidden is not told reliably when it
// appears, so a region that is always there tells it.
// `acts` are [label, what it does] of its buttons.
/**
 * @param {string} text
 * @param {[string, () => unknown][]} acts
 * @param {boolean} isBad
 */
export const notice = (text, acts = [], isBad = false) => {
  const close = button("Close", hideNotice);
  const buttons = acts.map(([label, act]) =>
    button(label, () => {
      hideNotice();
      act();
    }),
  );
  byId("notice-text").textContent = text;
  byId("notice-buttons").replaceChildren(...buttons, close);
  byId("notice").classList.toggle("bad", isBad);
  byId("notice").hidden = false;
  announce(text);
};
