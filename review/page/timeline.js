// What is said when: lines and headers in order of time, wherever they stand in the document.

import { beginOf } from "./words.js";

/**
 * @import { Store } from "./store.js"
 * @import { Entry, Line, Span } from "./types.js"
 */

export class Timeline {
  #store;
  /** @type {Span[] | null} */
  #spans = null;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    for (const name of ["loaded", "changed"]) {
      store.addEventListener(name, () => {
        this.#spans = null;
      });
    }
  }

  // {start, end, entry} of each line whose start is known, in order of time.
  get spans() {
    this.#spans ??= this.#find();
    return this.#spans;
  }

  /** @returns {{ start: number, title: string }[]} */
  get headers() {
    return this.#store.entries.flatMap((entry) => {
      const start = entry.kind === "header" ? this.startOf(entry) : null;
      return entry.kind === "header" && start !== null ? [{ start, title: entry.title }] : [];
    });
  }

  // When an entry begins; a header that has no time of its own, with what comes below it.
  /** @param {Entry} entry */
  startOf(entry) {
    if (entry.start !== null || entry.kind === "line") return entry.start;
    const { entries } = this.#store;
    for (let index = this.#store.indexOf(entry.id); index < entries.length; index += 1) {
      if (entries[index].start !== null) return entries[index].start;
    }
    return null;
  }

  get end() {
    return this.spans.at(-1)?.end ?? 0;
  }

  // The span in which this second is; before all, the first one.
  /**
   * @param {number} seconds
   * @returns {Span | undefined}
   */
  at(seconds) {
    return this.spans[Math.max(0, this.after(seconds) - 1)];
  }

  // How many spans begin at this second or before it.
  /** @param {number} seconds */
  after(seconds) {
    let from = 0,
      to = this.spans.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.spans[middle].start <= seconds) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** @param {string | null} id */
  spanOf(id) {
    return this.spans.find((span) => span.entry.id === id);
  }

  /** @returns {Span[]} */
  #find() {
    const begun = this.#store.entries
      .flatMap((entry) =>
        entry.kind === "line" && entry.start !== null
          ? [{ start: beginOf(entry) ?? entry.start, entry }]
          : [],
      )
      .sort((a, b) => a.start - b.start);
    return begun.map(({ start, entry }, at) => ({
      start,
      end: entry.end ?? begun[at + 1]?.start ?? start + entryLength(entry),
      entry,
    }));
  }
}

const LETTERS_A_SECOND = 15;
/** @param {Line} entry */
const entryLength = (entry) => entry.text.length / LETTERS_A_SECOND;
