// The list of lines: where one types, walks, clicks to hear, and presses Enter to split.

import { caretIn, hasSelection, putCaret } from "./caret.js";
import { isDialogOpen } from "./dialog.js";
import { byId, isTypedIn, targetOf } from "./dom.js";
import { LineKeys } from "./line_keys.js";
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
  // Whether what is pressed selects lines, and so does nothing else.
  #hasSelected = false;

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

  // Put the cursor where a split or a join left it, unless the person went elsewhere until the server
  // answered, to search or into a dialog: what they type is for there.
  /**
   * @param {string} id
   * @param {number} offset
   */
  arrive(id, offset) {
    const { here } = this.#app,
      place = document.activeElement;
    const isElsewhere = isDialogOpen() || (isTypedIn(place) && !place?.closest(".text"));
    if (!isElsewhere) this.go(id, offset);
    else if (!here.entry) here.go(id, offset);
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
    paper.addEventListener("mousedown", (event) => this.#press(event));
    paper.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("selectionchange", () => this.readCaret());
    new LineKeys(this.#app, this).listen(paper);
  }

  // Where the cursor is by now.
  readCaret() {
    const box = document.activeElement?.closest?.(".text");
    const offset = box && caretIn(box);
    if (offset !== null && offset !== undefined) this.#app.here.offset = offset;
  }

  /** @param {MouseEvent} event */
  #press(event) {
    this.#hasSelected = false;
    if (!event.shiftKey && !this.#app.here.isSelecting) return;
    const { id } = rowOf(targetOf(event));
    if (!id) return;
    this.#hasSelected = true;
    event.preventDefault();
    this.#app.here.reach(id);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = targetOf(event),
      { here, player, commands, store } = this.#app;
    const entry = store.entry(rowOf(target).id);
    if (!entry || this.#hasSelected) return;
    const does = target.closest("[data-row]")?.getAttribute("data-row");
    if (does && entry.id !== here.id) here.go(entry.id, 0);
    if (does === "hear") player.hear(this.#app.timeline.startOf(entry));
    else if (does) commands[does].run();
    else if (target.closest(".text") && !event.altKey && !hasSelection()) {
      this.readCaret();
      player.hear(this.#secondsAt(entry));
    }
  }
}
