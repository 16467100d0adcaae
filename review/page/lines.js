// The list of lines: where one types, walks, clicks to hear, and presses Enter to split.

import { caretIn, hasSelection, isAtEdge, putCaret } from "./caret.js";
import { byId } from "./dom.js";
import { Rows } from "./rows.js";
import { ListWindow } from "./window.js";
import { secondsAt } from "./words.js";

export class Lines {
  #app;
  #paper = byId("paper");

  // `decorate` is called with each row that is made or changed, and its entry's id.
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
    app.here.addEventListener("moved", () => this.#moved());
    this.#listen();
  }

  box(id) {
    return this.window.row(id)?.querySelector(".text");
  }

  row(id) {
    return this.window.row(id);
  }

  show(id) {
    return this.window.show(id);
  }

  // Put the cursor into an entry; `length` letters are selected.
  go(id, offset = 0, length = 0) {
    if (!id) return;
    this.#app.here.go(id, offset);
    this.window.show(id);
    putCaret(this.box(id), offset, length);
  }

  // Be at an entry; the cursor goes along if it was in a text.
  reveal(id) {
    if (document.activeElement?.closest?.(".text"))
      this.go(id, this.#app.here.id === id ? this.#app.here.offset : 0);
    else {
      this.#app.here.go(id);
      this.window.show(id);
    }
  }

  // To the next entry or the one before; into the current one, where the cursor is in none.
  walk(by) {
    const { here, store } = this.#app,
      isIn = document.activeElement?.closest?.(".text");
    const next = store.entries[here.place + (isIn ? by : 0)];
    if (next) this.go(next.id, by < 0 ? this.textOf(next).length : 0);
  }

  reach(by) {
    const next = this.#app.here.reachBy(by);
    if (next) this.window.show(next.id);
  }

  hearFromCursor() {
    const { here, player } = this.#app,
      { entry } = here;
    if (entry) player.hear(this.#secondsAt(entry));
  }

  refresh(ids) {
    this.window.refresh(ids);
  }

  // All rows look again at what is current, heard and chosen.
  lookAgain() {
    this.window.rows.forEach((row, id) => this.#look(row, id));
  }

  #secondsAt(entry) {
    return entry.kind === "line"
      ? secondsAt(entry, this.textOf(entry), this.#app.here.offset)
      : entry.start;
  }

  #moved() {
    this.window.pinned = this.#app.here.id;
    this.lookAgain();
  }

  // One tab stop a list: only the current row's controls are reached by Tab.
  #look(row, id) {
    const { here, following } = this.#app,
      isCurrent = id === here.id;
    row.classList.toggle("current", isCurrent);
    row.classList.toggle("chosen", here.has(id));
    row.classList.toggle("heard", following.isHeard(id));
    for (const node of row.querySelectorAll("button, .text")) node.tabIndex = isCurrent ? 0 : -1;
  }

  #listen() {
    const { typing, here } = this.#app,
      paper = this.#paper;
    const inText = (act) => (event) => {
      const box = event.target.closest?.(".text");
      if (box) act(event, box.closest(".row").dataset.id, box);
    };
    paper.addEventListener(
      "input",
      inText((_, id, box) => {
        this.#app.following.typed();
        typing.typed(id, box.textContent);
      }),
    );
    paper.addEventListener("focusin", (event) => {
      const id = event.target.closest(".row").dataset.id;
      if (id !== here.id) here.go(id, 0);
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
    document.addEventListener("selectionchange", () => this.#selected());
  }

  #selected() {
    const box = document.activeElement?.closest?.(".text");
    const offset = box && caretIn(box);
    if (offset !== null && offset !== undefined) this.#app.here.offset = offset;
  }

  #beforeInput(event, box) {
    const { editing } = this.#app;
    const act = {
      insertParagraph: () => this.#enter(box),
      insertLineBreak: () => this.#enter(box),
      historyUndo: () => editing.undo(),
      historyRedo: () => editing.redo(),
    }[event.inputType];
    if (!act) return;
    event.preventDefault();
    this.#selected();
    act();
  }

  #enter(box) {
    if (box.closest(".header")) this.walk(1);
    else this.#app.editing.split();
  }

  // A line is one paragraph: what is pasted into it becomes one.
  #paste(event) {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\s*\n\s*/g, " ");
    document.execCommand("insertText", false, text);
  }

  #key(event, box) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || hasSelection()) return;
    const offset = caretIn(box),
      { editing, here } = this.#app;
    const isEmpty = box.textContent.trim() === "",
      isHeader = here.entry.kind === "header";
    const acts = {
      ArrowUp: () => isAtEdge(box, true) && (() => this.walk(-1)),
      ArrowDown: () => isAtEdge(box, false) && (() => this.walk(1)),
      Backspace: () =>
        offset === 0 && !isHeader && (() => (isEmpty ? editing.remove(here.id) : editing.join())),
      Delete: () => offset === box.textContent.length && !isHeader && (() => editing.joinNext()),
    };
    const act = acts[event.key]?.();
    if (!act) return;
    event.preventDefault();
    act();
  }

  #press(event) {
    if (!event.shiftKey) return;
    const row = event.target.closest(".row");
    if (!row || row.dataset.id === this.#app.here.id) return;
    event.preventDefault();
    this.#app.here.reach(row.dataset.id);
  }

  #click(event) {
    const row = event.target.closest(".row"),
      { here, player, commands, store } = this.#app;
    if (!row || event.shiftKey) return;
    const does = event.target.closest("[data-row]")?.dataset.row;
    const entry = store.entry(row.dataset.id);
    if (does && row.dataset.id !== here.id) here.go(entry.id, 0);
    if (does === "hear") player.hear(this.#app.timeline.startOf(entry));
    else if (does) commands[does].run();
    else if (event.target.closest(".text") && !event.altKey && !hasSelection()) {
      this.#selected();
      player.hear(this.#secondsAt(entry));
    }
  }
}
