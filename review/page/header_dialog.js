// A new header above the current line.

import { clock, secondsOf } from "./clock.js";
import { openDialog } from "./dialog.js";
import { make } from "./dom.js";

/** @import { App } from "./types.js" */

/** @param {App} app */
export const addHeader = (app) => {
  const { entry } = app.here;
  if (!entry) return;
  const title = make("input", { type: "text", name: "title", required: true, autocomplete: "off" });
  const time = make("input", {
    type: "text",
    name: "time",
    autocomplete: "off",
    inputMode: "numeric",
    placeholder: "none",
    value: "",
  });
  const form = make(
    "form",
    { className: "fields" },
    make("label", {}, "Title ", title),
    make("label", {}, "Time (optional) ", time),
    make("p", {
      className: "hint",
      textContent: `Without a time, it starts with the line below it${entry.start === null ? "" : `, at ${clock(entry.start)}`}.`,
    }),
    make(
      "div",
      { className: "buttons" },
      make("button", { type: "submit", className: "main", textContent: "Add the header" }),
    ),
  );
  time.addEventListener("input", () => time.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const seconds = time.value.trim() ? secondsOf(time.value) : null;
    if (time.value.trim() && seconds === null) {
      time.setCustomValidity("Write the time as 1:05 or 1:01:05.");
      time.reportValidity();
      return;
    }
    dialog.close();
    app.editing.addHeader(entry.id, title.value.trim(), seconds);
  });
  const dialog = openDialog("Header above this line", [form]);
  title.focus();
};
