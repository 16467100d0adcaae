// All speakers: how much each says, and what each is called.

import { clock, formatCount } from "./clock.js";
import { colourOf, nameOf } from "./colours.js";
import { openDialog } from "./dialog.js";
import { button, make } from "./dom.js";

/** @import { App } from "./types.js" */

/** @param {App} app */
export const showSpeakers = (app) => {
  /** @type {Map<string | null, number>} */
  const seconds = new Map();
  for (const {
    start,
    end,
    entry: { speaker },
  } of app.timeline.spans) {
    seconds.set(speaker, (seconds.get(speaker) ?? 0) + Math.max(0, end - start));
  }
  /** @type {[string | null, number][]} */
  const counts = [...app.store.speakers()],
    nobodys = app.store.linesOf(null).length;
  if (nobodys) counts.push([null, nobodys]);
  openDialog("Speakers", [
    ...counts.map(([name, count]) => row(app, name, count, seconds.get(name) ?? 0)),
    make("p", {
      className: "hint",
      textContent: counts.length
        ? "A new name goes into all lines of the speaker. If another speaker has that name, the two become one."
        : "There are no lines yet.",
    }),
  ]);
};

/**
 * @param {App} app
 * @param {string | null} name
 * @param {number} count
 * @param {number} seconds
 */
const row = (app, name, count, seconds) => {
  const input = make("input", {
    type: "text",
    value: name ?? "",
    placeholder: name === null ? "nobody" : "",
    autocomplete: "off",
    required: true,
    ariaLabel:
      name === null ? "A name for all lines without a speaker" : `New name for ${name} everywhere`,
  });
  const rename = make("button", { type: "submit", textContent: "Rename" });
  input.addEventListener("input", () => {
    const called = input.value.trim(),
      isOther = called !== name && app.store.speakers().has(called);
    rename.textContent = isOther ? `Join with ${called}` : "Rename";
  });
  const first = app.timeline.spans.find(({ entry }) => entry.speaker === name);
  const hear = button("Play", () => first && app.player.hear(first.start, first.end), {
    disabled: !first || !app.player.hasSound,
    ariaLabel: `Play ${nameOf(name)}`,
  });
  const form = make(
    "form",
    { className: "speaker-row" },
    make("span", { className: `dot ${colourOf(name)}`, ariaHidden: "true" }),
    input,
    make("span", {
      className: "count",
      textContent: `${formatCount(count, "line")}, ${clock(seconds)}`,
    }),
    hear,
    rename,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const called = input.value.trim();
    if (!called || called === name) return;
    form.closest("dialog")?.close();
    app.editing.renameSpeaker(name, called);
  });
  return form;
};
