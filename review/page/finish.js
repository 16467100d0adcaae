// What an edit is good for once it is made: check, compare, learn, export.

import { announce } from "./announce.js";
import { formatCount } from "./clock.js";
import { openDialog } from "./dialog.js";
import { button, make } from "./dom.js";
import { Refused, messageOf, post } from "./wire.js";

/** @import { App, Result, Table } from "./types.js" */

/** @type {Record<string, [label: string, what: string]>} */
const ACTIONS = {
  check: ["Check", "Look for what would be wrong if the episode were published as it is."],
  compare: ["Compare", "See where your version differs from the machine’s, and how much."],
  glossary: [
    "Learn the glossary",
    "Remember the names and terms you put right, for the next recording.",
  ],
  voices: [
    "Learn the voices",
    "Remember how the speakers sound, for the next recording. Saves the episode first; takes some minutes.",
  ],
};

/** @param {App} app */
export const showFinish = (app) => new FinishDialog(app).open();

/**
 * @typedef {object} Asked  What an action is told.
 * @property {string[]} [accept]
 * @property {boolean} [list]
 * @property {string} [into]
 * @property {string} [format]
 * @property {boolean} [overwrite]
 */
class FinishDialog {
  #app;
  /** @type {HTMLDialogElement | undefined} */
  #dialog;
  #result = make("div", { className: "result" });

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#result.setAttribute("role", "status");
  }

  open() {
    const { actions } = this.#app.store;
    const rows = Object.entries(ACTIONS).map(([name, [label, what]]) => {
      const isThere = actions.includes(name);
      return make(
        "div",
        { className: "action" },
        button(label, () => this.#run(name, name === "voices" ? { list: true } : {}), {
          disabled: !isThere,
        }),
        make("p", { textContent: isThere ? what : `${what} ${missing(name)}` }),
      );
    });
    this.#dialog = openDialog("Finish", [...rows, this.#exporting(), this.#result], {
      className: "wide",
    });
  }

  /**
   * @param {string} name
   * @param {Asked} said
   */
  async #run(name, said = {}) {
    this.#say(make("p", { textContent: "One moment…" }));
    try {
      await this.#app.typing.flush();
      await this.#app.edits.whenAnswered();
      const { unsaved } = this.#app.store;
      if (name === "voices" && !said.list && unsaved && !(await this.#app.saving.save())) {
        throw new Error("The episode is not saved yet.");
      }
      this.#say(...this.#showResult(name, await post(`api/actions/${name}`, said)));
    } catch (error) {
      this.#say(
        make("p", { className: "bad", textContent: messageOf(error) }),
        ...this.#again(name, said, error),
      );
    }
    announce(this.#result.textContent ?? "");
  }

  /** @param {Node[]} nodes */
  #say(...nodes) {
    this.#result.replaceChildren(...nodes);
    this.#result.scrollIntoView({ block: "nearest" });
  }

  #exporting() {
    const select = make(
      "select",
      { name: "format" },
      ...this.#app.store.formats.map((name) => make("option", { value: name, textContent: name })),
    );
    return make(
      "div",
      { className: "action" },
      button("Export", () => this.#run("export", { format: select.value })),
      make("p", {}, make("label", {}, "Write the episode as ", select), " into a file beside it."),
    );
  }

  // A file that is there already is only written over when a person says so.
  /**
   * @param {string} name
   * @param {Asked} said
   * @param {unknown} error
   */
  #again(name, said, error) {
    if (name !== "export" || said.overwrite || !isFailed(error)) return [];
    return [
      button("Replace it, and keep a copy", () => this.#run(name, { ...said, overwrite: true })),
    ];
  }

  /**
   * @param {string} name
   * @param {Result} result
   */
  #showResult(name, { title, lines = [], ids = [], table, choices, files = [], report }) {
    /** @type {HTMLElement[]} */
    const nodes = [make("h3", { textContent: title })];
    if (lines.length)
      nodes.push(make("ul", {}, ...lines.map((line, at) => this.#line(line, ids[at]))));
    if (table) nodes.push(tableOf(title, table));
    if (choices) nodes.push(this.#choosing(name, choices, files));
    else if (files.length) nodes.push(this.#choosingFile(name, files));
    if (report)
      nodes.push(
        make(
          "p",
          {},
          make("a", { href: report, target: "_blank", textContent: "Open the report" }),
        ),
      );
    return nodes;
  }

  // A line about an entry leads there.
  /**
   * @param {string} text
   * @param {string | null | undefined} id
   */
  #line(text, id) {
    if (!id) return make("li", { textContent: text });
    return make(
      "li",
      {},
      button(
        text,
        () => {
          this.#dialog?.close();
          this.#app.lines.go(id);
        },
        { className: "link" },
      ),
    );
  }

  /**
   * @param {string} name
   * @param {string[]} choices
   * @param {{ key: string, label: string }[]} files
   */
  #choosing(name, choices, files) {
    const into = selectOf(files);
    const boxes = choices.map((choice) =>
      make("input", { type: "checkbox", value: choice, checked: true }),
    );
    const accepted = () => boxes.filter(({ checked }) => checked).map(({ value }) => value);
    return make(
      "div",
      {},
      make(
        "fieldset",
        {},
        make("legend", { textContent: `Learn ${formatCount(choices.length, "term")}` }),
        ...boxes.map((box) => make("label", {}, box, ` ${box.value}`)),
      ),
      make("label", { className: "into" }, "Into ", into),
      button("Learn these", () => this.#run(name, { accept: accepted(), into: into.value }), {
        className: "main",
      }),
    );
  }

  /**
   * @param {string} name
   * @param {{ key: string, label: string }[]} files
   */
  #choosingFile(name, files) {
    const into = selectOf(files);
    return make(
      "div",
      {},
      make("p", {
        textContent:
          "How somebody sounds is personal data: learn a voice only where that person agreed.",
      }),
      make("label", { className: "into" }, "Into ", into),
      button("Learn the voices", () => this.#run(name, { into: into.value }), {
        className: "main",
      }),
    );
  }
}

/** @param {{ key: string, label: string }[]} files */
const selectOf = (files) =>
  make(
    "select",
    {},
    ...files.map(({ key, label }) => make("option", { value: key, textContent: label })),
  );

/** @param {unknown} error */
const isFailed = (error) => error instanceof Refused && error.status === 500;

/** @param {string} name */
const missing = (name) =>
  name === "voices"
    ? "Not now: castproof review was started without the recording."
    : "Not now: the machine’s version was not found (--words names it).";

/**
 * @param {string} title
 * @param {Table} table
 */
const tableOf = (title, { columns, rows }) => {
  const table = make(
    "table",
    {},
    make(
      "thead",
      {},
      make("tr", {}, ...columns.map((name) => make("th", { scope: "col", textContent: name }))),
    ),
    make(
      "tbody",
      {},
      ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", { textContent: cell })))),
    ),
  );
  const scrolls = make("div", { className: "scrolls", tabIndex: 0, ariaLabel: title }, table);
  scrolls.setAttribute("role", "region");
  return scrolls;
};
