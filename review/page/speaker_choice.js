// Who speaks: in this line, in the lines chosen, up to the next speaker, or everywhere.

import { formatCount } from "./clock.js";
import { colourOf } from "./colours.js";
import { openDialog } from "./dialog.js";
import { make, targetOf } from "./dom.js";

/** @import { App, Entry, Line } from "./types.js" */

/** @param {App} app */
export const chooseSpeaker = (app) => {
  const { entry } = app.here;
  if (entry?.kind !== "line") return;
  const scopes = scopesOf(app, entry);
  const scope = make(
    "fieldset",
    { className: "scopes" },
    make("legend", { textContent: "Change" }),
    ...scopes.map(({ label }, at) =>
      make(
        "label",
        {},
        make("input", { type: "radio", name: "scope", value: String(at), checked: at === 0 }),
        ` ${label}`,
      ),
    ),
  );
  /** @param {string} name */
  const use = (name) => {
    const { act } =
      scopes[[...scope.querySelectorAll("input")].findIndex(({ checked }) => checked)];
    dialog.close();
    act(name);
  };
  const names = [...app.store.speakers().keys()];
  const dialog = openDialog("Who speaks?", [
    scope,
    listOf(names, entry.speaker, use),
    newName(use),
  ]);
  dialog.addEventListener("keydown", (event) => {
    const name = names[Number(event.key) - 1];
    if (!name || targetOf(event).matches("input[type=text]") || event.ctrlKey || event.altKey)
      return;
    event.preventDefault();
    use(name);
  });
  /** @type {HTMLElement | null} */ (dialog.querySelector(".names button"))?.focus();
};

/**
 * @typedef {object} Scope
 * @property {string} label
 * @property {(name: string) => Promise<void>} act
 */
// What can be changed at once; what a person chose comes first.
/**
 * @param {App} app
 * @param {Line} entry
 */
const scopesOf = (app, entry) => {
  const { here, store, editing } = app,
    { chosen } = here;
  const run = runOf(store.entries, here.index),
    all = (entry.speaker && store.speakers().get(entry.speaker)) || 0;
  /**
   * @param {string} label
   * @param {string[]} ids
   */
  const lines = (label, ids) => ({
    label,
    act: (/** @type {string} */ name) => editing.speaker(ids, name),
  });
  /** @type {Scope[]} */
  const scopes = [
    chosen.length > 1
      ? lines(`the ${formatCount(chosen.length, "selected line")}`, chosen)
      : lines("this line", [entry.id]),
  ];
  if (run.length > 1)
    scopes.push(lines(`this line and the ${run.length - 1} after it, up to the next speaker`, run));
  if (all > 1) {
    scopes.push({
      label: `every line of ${entry.speaker} (${all})`,
      act: (name) => editing.renameSpeaker(entry.speaker, name),
    });
  }
  return scopes;
};

/**
 * @param {Entry[]} entries
 * @param {number} index
 */
const runOf = (entries, index) => {
  const rest = entries.slice(index),
    [{ speaker }] = /** @type {Line[]} */ (rest);
  const end = rest.findIndex((one) => one.kind === "line" && one.speaker !== speaker);
  return (end < 0 ? rest : rest.slice(0, end))
    .filter(({ kind }) => kind === "line")
    .map(({ id }) => id);
};

/**
 * @param {string[]} names
 * @param {string | null} current
 * @param {(name: string) => void} use
 */
const listOf = (names, current, use) =>
  make(
    "div",
    { className: "names" },
    ...names.map((name, at) => {
      const node = make(
        "button",
        { type: "button", className: `who ${colourOf(name)}` },
        make("kbd", { textContent: at < 9 ? `${at + 1}` : "" }),
        ` ${name}`,
      );
      if (name === current) node.setAttribute("aria-current", "true");
      node.addEventListener("click", () => use(name));
      return node;
    }),
  );

/** @param {(name: string) => void} use */
const newName = (use) => {
  const input = make("input", {
    type: "text",
    name: "new-speaker",
    autocomplete: "off",
    required: true,
  });
  const form = make(
    "form",
    { className: "one-field" },
    make("label", {}, "Another name ", input),
    make("button", { type: "submit", textContent: "Use this name" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) use(input.value.trim());
  });
  return form;
};
