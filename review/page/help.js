// The keys, made from the table of commands.

import { openDialog } from "./dialog.js";
import { make } from "./dom.js";
import { formatKey } from "./keyboard.js";

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
                make("kbd", { textContent: formatKey(key) }),
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
      "Click a word to play from there; Alt-click only places the cursor. Shift-click selects a range of lines. Space, arrows and single letters work while the cursor is not in a text.",
  });
  openDialog("Keys", [hint, make("div", { className: "columns" }, ...sections)], {
    className: "wide",
  });
};
