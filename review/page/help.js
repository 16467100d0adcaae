// The keys, made from the table of commands.

import { openDialog } from "./dialog.js";
import { make } from "./dom.js";
import { shownKey } from "./keyboard.js";

/** @import { Commands } from "./types.js" */

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
                make("kbd", { textContent: shownKey(key) }),
              ]),
            ),
            make("dd", { textContent: label }),
          ),
        ),
      ),
    ),
  );
  const hint = make("p", {
    className: "hint",
    textContent:
      "A click on a word plays from there; with Alt it only puts the cursor. Shift and a click choose a range of lines. Space, arrows and single letters are for when the cursor is in no text.",
  });
  openDialog("Keys", [hint, make("div", { className: "columns" }, ...sections)], {
    className: "wide",
  });
};
