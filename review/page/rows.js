// How a line and a header look in the list.

import { caretIn, putCaret } from "./caret.js";
import { clock } from "./clock.js";
import { colourOf, nameOf } from "./colours.js";
import { find, make } from "./dom.js";

/** @import { Entry, Time } from "./types.js" */

const GUTTER_PX = 230,
  NARROW_PX = 640,
  LETTER_PX = 8.1,
  ROW_PX = 26,
  AROUND_PX = 16;
const HEADER_PX = 56,
  NARROW_HEAD_PX = 44;

// `textOf` says what an entry says on this page: what is typed and not sent yet, or else the entry;
// `startOf` says when it begins; `look` gives a row its state.
export class Rows {
  /** @type {(entry: Entry) => string} */
  #textOf;
  /** @type {(entry: Entry) => Time} */
  #startOf;
  /** @type {(row: HTMLElement, id: string) => void} */
  #look;

  /**
   * @param {(entry: Entry) => string} textOf
   * @param {(entry: Entry) => Time} startOf
   * @param {(row: HTMLElement, id: string) => void} look
   */
  constructor(textOf, startOf, look) {
    [this.#textOf, this.#startOf, this.#look] = [textOf, startOf, look];
  }

  /** @param {Entry} entry */
  make(entry) {
    const row = entry.kind === "line" ? lineRow() : headerRow();
    this.refresh(row, entry);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Entry} entry
   */
  refresh(row, entry) {
    const box = find(row, ".text"),
      text = this.#textOf(entry);
    if (box.textContent !== text) say(box, text);
    const start = this.#startOf(entry),
      at = start === null ? "no time" : clock(start);
    const time = find(row, ".time");
    time.textContent = start === null ? "–:––" : at;
    time.classList.toggle("borrowed", entry.start === null);
    time.ariaLabel = `Play from ${at}`;
    if (entry.kind === "line") {
      const who = find(row, ".who"),
        name = nameOf(entry.speaker);
      who.textContent = name;
      who.className = `who ${colourOf(entry.speaker)}`;
      who.ariaLabel = `Speaker: ${name}. Change`;
      box.ariaLabel = `${name}, ${at}`;
    } else box.ariaLabel = `Header, ${at}`;
    this.#look(row, entry.id);
  }

  // Guesses heights in a list of this width (px).
  /**
   * @param {number} width
   * @returns {(entry: Entry) => number}
   */
  guess(width) {
    const isNarrow = width < NARROW_PX;
    const letters = Math.max(
      10,
      (isNarrow ? width - 20 : Math.min(width - GUTTER_PX, 760)) / LETTER_PX,
    );
    return (entry) => {
      if (entry.kind === "header") return HEADER_PX;
      const rows = Math.max(1, Math.ceil(entry.text.length / letters));
      return rows * ROW_PX + AROUND_PX + (isNarrow ? NARROW_HEAD_PX : 0);
    };
  }
}

// The cursor stays where it is, as far as the text allows.
/**
 * @param {HTMLElement} box
 * @param {string} text
 */
const say = (box, text) => {
  const offset = document.activeElement === box ? caretIn(box) : null;
  box.textContent = text;
  if (offset !== null) putCaret(box, offset);
};

const textBox = () =>
  make("div", {
    className: "text",
    contentEditable: "plaintext-only",
    role: "textbox",
    ariaMultiLine: "true",
    dir: "auto",
    spellcheck: true,
    tabIndex: -1,
  });

/**
 * @param {string} className
 * @param {Node[]} children
 */
const inList = (className, ...children) => {
  const row = make("div", { className: `row ${className}` }, ...children);
  row.setAttribute("role", "listitem");
  return row;
};

/**
 * @param {string} className
 * @param {string} [does]
 */
const rowButton = (className, does) => {
  const node = make("button", { type: "button", className, tabIndex: -1, dir: "auto" });
  if (does) node.dataset.row = does;
  return node;
};

const lineRow = () =>
  inList("line", rowButton("time", "hear"), rowButton("who", "speaker"), textBox());

const headerRow = () => {
  const tools = make(
    "span",
    { className: "header-tools buttons" },
    Object.assign(rowButton("", "headerUp"), {
      textContent: "↑",
      ariaLabel: "Move this header up",
    }),
    Object.assign(rowButton("", "headerDown"), {
      textContent: "↓",
      ariaLabel: "Move this header down",
    }),
    Object.assign(rowButton("", "headerRemove"), {
      textContent: "Remove",
      ariaLabel: "Remove this header",
    }),
  );
  return inList("header", rowButton("time", "hear"), textBox(), tools);
};
