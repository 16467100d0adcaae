// The list of lines: where one types, walks, clicks to hear, and presses Enter to split.

import { caretIn, hasSelection, isAtEdge, putCaret } from "./caret.js";
import { byId, targetOf } from "./dom.js";
import { Rows } from "./rows.js";
import { ListWindow } from "./window.js";
import { secondsAt } from "./words.js";

/** @import { App, Entry } from "./types.js" */

// The row that a node is in, as far as there is one, and the id of its entry.
/** @param {Element} node */
const rowOf = (node) => {
  const row = node.closest(".row");
  return { row, id: row?.getAttribute("data-id") ?? "" };
};

export class Lines {
  #app;
  #paper = byId("paper");

  // `decorate` is called with each row that is made or changed, and its entry's id.
  /**
   * @param {App} app
   * @param {(row: HTMLElement, id: string) => void} decorate
   */
  constructor(app, decorate) {
    this.#app = app;
    this.textOf = app.typing.textOf;
    const rows = new Rows(
      this.textOf,
      (entry) => app.timeline.startOf(entry),
      (row, id) => {
        this.#look(row, id);
        decorate(row, id);
      },
    );
    this.window = new ListWindow(byId("lines"), this.#paper, app.store, rows);
    app.here.addEventListener("moved", () => this.#follow());
    this.#listen();
  }

  /**
   * @param {string | null | undefined} id
   * @returns {HTMLElement | null | undefined}
   */
  box(id) {
    return this.window.row(id)?.querySelector(".text");
  }

  /** @param {string | null | undefined} id */
  row(id) {
    return this.window.row(id);
  }

  /** @param {string | null} id */
  show(id) {
    return this.window.show(id);
  }

  // Put the cursor into an entry; `length` letters are selected.
  /**
   * @param {string | null | undefined} id
   * @param {number} offset
   * @param {number} length
   */
  go(id, offset = 0, length = 0) {
    if (!id) return;
    this.#app.here.go(id, offset);
    this.window.show(id);
    const box = this.box(id);
    if (box) putCaret(box, offset, length);
  }

  // Be at an entry; the cursor goes along if it was in a text.
  /** @param {string | null | undefined} id */
  reveal(id) {
    if (document.activeElement?.closest?.(".text"))
      this.go(id, this.#app.here.id === id ? this.#app.here.offset : 0);
    else if (id) {
      this.#app.here.go(id);
      this.window.show(id);
    }
  }

  // To the next entry or the one before; into the current one, where the cursor is in none.
  /** @param {number} by */
  walk(by) {
    const { here, store } = this.#app,
      isIn = document.activeElement?.closest?.(".text");
    const next = store.entries[here.index + (isIn ? by : 0)];
    if (next) this.go(next.id, by < 0 ? this.textOf(next).length : 0);
  }

  /** @param {number} by */
  reach(by) {
    const next = this.#app.here.reachBy(by);
    if (next) this.window.show(next.id);
  }

  hearFromCursor() {
    const { here, player } = this.#app,
      { entry } = here;
    if (entry) player.hear(this.#secondsAt(entry));
  }

  /** @param {Set<string> | null} ids */
  refresh(ids) {
    this.window.refresh(ids);
  }

  // All rows look again at what is current, heard and chosen.
  lookAgain() {
    this.window.rows.forEach((row, id) => this.#look(row, id));
  }

  /** @param {Entry} entry */
  #secondsAt(entry) {
    return entry.kind === "line"
      ? secondsAt(entry, this.textOf(entry), this.#app.here.offset)
      : entry.start;
  }

  #follow() {
    this.window.pinned = this.#app.here.id;
    this.lookAgain();
  }

  // One tab stop a list: only the current row's controls are reached by Tab.
  /**
   * @param {HTMLElement} row
   * @param {string} id
   */
  #look(row, id) {
    const { here, following } = this.#app,
      isCurrent = id === here.id;
    row.classList.toggle("current", isCurrent);
    row.classList.toggle("chosen", here.has(id));
    row.classList.toggle("heard", following.isHeard(id));
    for (const node of row.querySelectorAll("button, .text"))
      if (node instanceof HTMLElement) node.tabIndex = isCurrent ? 0 : -1;
  }

  #listen() {
    const { typing, here } = this.#app,
      paper = this.#paper;
    /**
     * @template {Event} Kind
     * @param {(event: Kind, id: string, box: HTMLElement) => unknown} act
     * @returns {(event: Kind) => void}
     */
    const inText = (act) => (event) => {
      const box = targetOf(event).closest?.(".text");
      if (box instanceof HTMLElement) act(event, rowOf(box).id, box);
    };
    paper.addEventListener(
      "input",
      inText((_, id, box) => {
        this.#app.following.rest();
        typing.keep(id, box.textContent ?? "");
      }),
    );
    paper.addEventListener("focusin", (event) => {
      const { id } = rowOf(targetOf(event));
      if (id && id !== here.id) here.go(id, 0);
    });
    paper.addEventListener(
      "focusout",
      inText((_, id) => typing.leave(id)),
    );
    paper.addEventListener(
      "beforeinput",
      inText((event, id, box) => this.#beforeInput(event, box)),
    );
    paper.addEventListener(
      "paste",
      inText((event) => this.#paste(event)),
    );
    paper.addEventListener(
      "keydown",
      inText((event, id, box) => this.#key(event, box)),
    );
    paper.addEventListener("mousedown", (event) => this.#press(event));
    paper.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("selectionchange", () => this.#readCaret());
    document.addEventListener("keydown", (event) => this.#keyBetweenLines(event), true);
  }

  // A line that is joined is gone before the cursor is in the other: what is typed then is for it.
  /** @param {KeyboardEvent} event */
  #keyBetweenLines(event) {
    const { editing } = this.#app;
    const isNowhere = document.activeElement === document.body;
    const isLetter =
      [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isNowhere || !isLetter || !editing.isUnderWay) return;
    event.preventDefault();
    event.stopPropagation();
    editing.afterwards(() => this.#type(event.key));
  }

  #readCaret() {
    const box = document.activeElement?.closest?.(".text");
    const offset = box && caretIn(box);
    if (offset !== null && offset !== undefined) this.#app.here.offset = offset;
  }

  /**
   * @param {InputEvent} event
   * @param {HTMLElement} box
   */
  #beforeInput(event, box) {
    const { editing } = this.#app;
    /** @type {Record<string, () => unknown>} */
    const acts = {
      insertParagraph: () => this.#enter(box),
      insertLineBreak: () => this.#enter(box),
      historyUndo: () => editing.undo(),
      historyRedo: () => editing.redo(),
    };
    const act = acts[event.inputType];
    const typed = event.inputType === "insertText" ? event.data : null;
    if (!act && typed !== null && editing.isUnderWay) {
      event.preventDefault();
      editing.afterwards(() => this.#type(typed));
    }
    if (!act) return;
    event.preventDefault();
    this.#readCaret();
    act();
  }

  /** @param {HTMLElement} box */
  #enter(box) {
    if (box.closest(".header")) this.walk(1);
    else this.#app.editing.split();
  }

  // Type a text where the cursor is by now.
  /** @param {string} text */
  #type(text) {
    document.execCommand("insertText", false, text);
    this.#readCaret();
  }

  // A line is one paragraph: what is pasted into it becomes one.
  /** @param {ClipboardEvent} event */
  #paste(event) {
    event.preventDefault();
    const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\s*\n\s*/g, " ");
    if (this.#app.editing.isUnderWay) this.#app.editing.afterwards(() => this.#type(text));
    else this.#type(text);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} box
   */
  #key(event, box) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || hasSelection()) return;
    const { editing } = this.#app;
    const erases = event.key === "Backspace" || event.key === "Delete";
    if (erases && editing.isUnderWay) {
      event.preventDefault();
      editing.afterwards(() => this.#erase(event.key));
      return;
    }
    const act = this.#actOf(event.key, box);
    if (!act) return;
    event.preventDefault();
    act();
  }

  // Erase a letter, or join lines, where the cursor is by now.
  /** @param {string} key */
  #erase(key) {
    const box = document.activeElement?.closest?.(".text");
    if (!(box instanceof HTMLElement)) return;
    const act = this.#actOf(key, box);
    if (act) act();
    else document.execCommand(key === "Backspace" ? "delete" : "forwardDelete");
    this.#readCaret();
  }

  // What a key does beyond what every text box does; null where nothing.
  /**
   * @param {string} key
   * @param {HTMLElement} box
   * @returns {(() => unknown) | null}
   */
  #actOf(key, box) {
    const offset = caretIn(box),
      { editing, here } = this.#app;
    const text = box.textContent ?? "",
      isEmpty = text.trim() === "",
      isHeader = here.entry?.kind === "header";
    /** @type {Record<string, () => false | (() => unknown)>} */
    const acts = {
      ArrowUp: () => isAtEdge(box, true) && (() => this.walk(-1)),
      ArrowDown: () => isAtEdge(box, false) && (() => this.walk(1)),
      Backspace: () =>
        offset === 0 && !isHeader && (() => (isEmpty ? editing.remove(here.id) : editing.join())),
      Delete: () => offset === text.length && !isHeader && (() => editing.joinNext()),
    };
    return acts[key]?.() || null;
  }

  /** @param {MouseEvent} event */
  #press(event) {
    if (!event.shiftKey) return;
    const { id } = rowOf(targetOf(event));
    if (!id || id === this.#app.here.id) return;
    event.preventDefault();
    this.#app.here.reach(id);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = targetOf(event),
      { here, player, commands, store } = this.#app;
    const entry = store.entry(rowOf(target).id);
    if (!entry || event.shiftKey) return;
    const does = target.closest("[data-row]")?.getAttribute("data-row");
    if (does && entry.id !== here.id) here.go(entry.id, 0);
    if (does === "hear") player.hear(this.#app.timeline.startOf(entry));
    else if (does) commands[does].run();
    else if (target.closest(".text") && !event.altKey && !hasSelection()) {
      this.#readCaret();
      player.hear(this.#secondsAt(entry));
    }
  }
}
