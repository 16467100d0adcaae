// Where two changed the same: both wordings, and a person chooses.

import { openDialog } from "./dialog.js";
import { button, make } from "./dom.js";

/**
 * @typedef {object} Shown
 * @property {string} title
 * @property {string} theirs
 * @property {string} mine
 * @property {(() => Promise<unknown>) | null} takeTheirs
 */

// `done` is what follows once all are looked at.
/**
 * @param {string} why
 * @param {Shown[]} clashes
 * @param {{ label: string, act: () => unknown }} done
 */
export const showClashes = (why, clashes, done) => {
  const nodes = clashes.map(({ title, theirs, mine, takeTheirs }) => {
    const both = make(
      "section",
      { className: "clash" },
      make("h3", { textContent: title }),
      side("There", theirs),
      side("Yours, on the page", mine),
    );
    if (!takeTheirs) return both;
    const take = button("Take what is there", async () => {
      take.disabled = true;
      await takeTheirs();
      both.classList.add("taken");
      take.textContent = "Taken";
    });
    both.append(make("div", { className: "buttons" }, take));
    return both;
  });
  const go = button(
    done.label,
    () => {
      dialog.close();
      done.act();
    },
    { className: "main" },
  );
  const dialog = openDialog(
    "Changed in two places",
    [make("p", { textContent: why }), ...nodes, make("div", { className: "buttons last" }, go)],
    { className: "wide" },
  );
};

/**
 * @param {string} label
 * @param {string} text
 */
const side = (label, text) =>
  make("p", {}, make("span", { className: "label", textContent: `${label}: ` }), text);
