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
 * @param {Shown[]} conflicts
 * @param {{ label: string, act: () => unknown }} done
 */
export const showConflicts = (why, conflicts, done) => {
  const nodes = conflicts.map(({ title, theirs, mine, takeTheirs }) => {
    const both = make(
      "section",
      { className: "conflict" },
      make("h3", { textContent: title }),
      side("Theirs", theirs),
      side("Yours", mine),
    );
    if (!takeTheirs) return both;
    const take = button("Use theirs", async () => {
      take.disabled = true;
      await takeTheirs();
      both.classList.add("taken");
      take.textContent = "Used";
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
    "Yours or theirs?",
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
