// Says to screen readers what happened, and to everybody what they should know.

import { button, byId } from "./dom.js";

/** @param {string} text */
export const announce = (text) => {
  const spoken = byId("spoken");
  // The same words twice are said twice only if something changes.
  spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
};

// A notice stays until it is closed; `acts` are [label, what it does] of its buttons.
/**
 * @param {string} text
 * @param {[string, () => unknown][]} acts
 * @param {boolean} isBad
 */
export const notice = (text, acts = [], isBad = false) => {
  const close = button("Close", () => {
    byId("notice").hidden = true;
  });
  const buttons = acts.map(([label, act]) =>
    button(label, () => {
      byId("notice").hidden = true;
      act();
    }),
  );
  byId("notice-text").textContent = text;
  byId("notice-buttons").replaceChildren(...buttons, close);
  byId("notice").classList.toggle("bad", isBad);
  byId("notice").hidden = false;
};
