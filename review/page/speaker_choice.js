// Who speaks: in this line, in the lines chosen, up to the next speaker, from here on, or everywhere.

import { formatCount } from "./clock.js";
import { colourOf, nameOf } from "./colours.js";
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
  /** @param {string | null} name */
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
    const name = event.key === "0" ? null : names[Number(event.key) - 1];
    const isTyped = targetOf(event).matches("input[type=text]");
    if (name === undefined || isTyped || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    use(name);
  });
  /** @type {HTMLElement | null} */ (dialog.querySelector(".names button"))?.focus();
};

/**
 * @typedef {object} Scope
 * @property {string} label
 * @property {(name: string | null) => Promise<void>} act
 */
// What can be changed at once; what a person chose comes first.
/**
 * @param {App} app
 * @param {Line} entry
 */
const scopesOf = (app, entry) => {
  const { here, store, editing } = app,
    { chosen } = here;
  const { speaker } = entry,
    run = runOf(store.entries, here.index),
    all = store.linesOf(speaker),
    onwards = all.filter((id) => store.indexOf(id) >= here.index);
  const whose = speaker === null ? "every line without a speaker" : `every line of ${speaker}`;
  /**
   * @param {string} label
   * @param {string[]} ids
   */
  const lines = (label, ids) => ({
    label,
    act: (/** @type {string | null} */ name) => editing.speaker(ids, name),
  });
  /** @type {Scope[]} */
  const scopes = [
    chosen.length > 1
      ? lines(`the ${formatCount(chosen.length, "selected line")}`, chosen)
      : lines("this line", [entry.id]),
  ];
  if (run.length > 1)
    scopes.push(lines(`this line and the ${run.length - 1} after it, up to the next speaker`, run));
  if (onwards.length > run.length && onwards.length < all.length)
    scopes.push(lines(`${whose} from here on (${format(onwards.length)})`, onwards));
  if (all.length > 1) {
    scopes.push({
      label: `${whose} in the whole episode (${format(all.length)})`,
      act: (name) => editing.renameSpeaker(speaker, name),
    });
  }
  return scopes;
};

/** @param {number} count */
const format = (count) => count.toLocaleString("en");

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
 * @param {(name: string | null) => void} use
 */
const listOf = (names, current, use) => {
  /**
   * @param {string | null} name
   * @param {string} key
   */
  const choice = (name, key) => {
    const node = make(
      "button",
      { type: "button", className: `who ${colourOf(name)}` },
      ...(key ? [make("kbd", { textContent: key }), " "] : []),
      nameOf(name),
    );
    if (name === current) node.setAttribute("aria-current", "true");
    node.addEventListener("click", () => use(name));
    return node;
  };
  const nobody = choice(null, "0");
  nobody.title = "The line is kept without the name of a speaker.";
  return make(
    "div",
    { className: "names" },
    ...names.map((name, at) => choice(name, at < 9 ? `${at + 1}` : "")),
    nobody,
  );
};

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
