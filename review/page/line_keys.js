// What is typed into a line: what a key does there beyond what every text box does.
//
// A split or a join waits for the server's answer, and only then is the cursor where it will be.
// What is typed meanwhile is held, and goes there.

import { caretIn, hasSelection, isAtEdge } from "./caret.js";
import { targetOf } from "./dom.js";

/** @import { Lines } from "./lines.js" */
/** @import { App } from "./types.js" */

export class LineKeys {
  /** @type {App} */
  #app;
  /** @type {Lines} */
  #lines;

  /**
   * @param {App} app
   * @param {Lines} lines
   */
  constructor(app, lines) {
    [this.#app, this.#lines] = [app, lines];
  }

  /** @param {HTMLElement} paper */
  listen(paper) {
    /**
     * @template {Event} Kind
     * @param {(event: Kind, box: HTMLElement) => unknown} act
     * @returns {(event: Kind) => void}
     */
    const inText = (act) => (event) => {
      const box = targetOf(event).closest?.(".text");
      if (box instanceof HTMLElement) act(event, box);
    };
    paper.addEventListener(
      "beforeinput",
      inText((event, box) => this.#beforeInput(event, box)),
    );
    paper.addEventListener(
      "paste",
      inText((event) => this.#paste(event)),
    );
    paper.addEventListener(
      "keydown",
      inText((event, box) => this.#key(event, box)),
    );
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
    this.#lines.readCaret();
    act();
  }

  /** @param {HTMLElement} box */
  #enter(box) {
    if (box.closest(".header")) this.#lines.walk(1);
    else this.#app.editing.split();
  }

  // Type a text where the cursor is by now.
  /** @param {string} text */
  #type(text) {
    document.execCommand("insertText", false, text);
    this.#lines.readCaret();
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
    this.#lines.readCaret();
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
      ArrowUp: () => isAtEdge(box, true) && (() => this.#lines.walk(-1)),
      ArrowDown: () => isAtEdge(box, false) && (() => this.#lines.walk(1)),
      Backspace: () =>
        offset === 0 && !isHeader && (() => (isEmpty ? editing.remove(here.id) : editing.join())),
      Delete: () => offset === text.length && !isHeader && (() => editing.joinNext()),
    };
    return acts[key]?.() || null;
  }
}
