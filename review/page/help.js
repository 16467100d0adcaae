// What the page does with one's work, and the keys, made from the table of commands.

import { openDialog } from "./dialog.js";
import { make } from "./dom.js";
import { formatKey } from "./keyboard.js";

/** @import { Commands } from "./types.js" */

const HINTS = [
  "Click or tap a word to play from there; Alt-click only places the cursor. To select lines, Shift-click the last one, or press “Select lines” and then the last one.",
  "Each change is kept as you make it, what you type within a second: you can close the page at any time and go on later. Save writes the changes into the episode’s file.",
  "Space, the arrows and single letters work while the cursor is not in a text; all other keys also while you type.",
];

/** @param {Record<string, Commands>} groups */
export const showHelp = (groups) => {
  const sections = Object.entries(groups).map(([title, commands]) =>
    make(
      "section",
      {},
      make("h3", { textContent: title }),
      make(
        "dl",
        { className: "keys" },
        ...Object.values(commands).map(({ label, keys }) =>
          make(
            "div",
            {},
            make(
              "dt",
              {},
              ...keys.flatMap((key, at) => [
                at ? " or " : "",
                make("kbd", { textContent: formatKey(key) }),
              ]),
            ),
            make("dd", { textContent: label }),
          ),
        ),
      ),
    ),
  );
  const hints = HINTS.map((textContent) => make("p", { className: "hint", textContent }));
  openDialog("Help", [...hints, make("div", { className: "columns" }, ...sections)], {
    className: "wide",
  });
};
