// What is said when: lines and headers in order of time, wherever they stand in the document.

import { beginOf } from "./words.js";

export class Timeline {
  #store;
  #spans = null;

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

  get headers() {
    return this.#store.entries
      .filter((entry) => entry.kind === "header")
      .map((entry) => ({ start: this.startOf(entry), title: entry.title }))
      .filter(({ start }) => start !== null);
  }

  // When an entry begins; a header that has no time of its own, with what comes below it.
  startOf(entry) {
    if (entry.start !== null || entry.kind === "line") return entry.start;
    const { entries } = this.#store;
    for (let place = this.#store.place(entry.id); place < entries.length; place += 1) {
      if (entries[place].start !== null) return entries[place].start;
    }
    return null;
  }

  get end() {
    return this.spans.at(-1)?.end ?? 0;
  }

  // The span in which this second is; before all, the first one.
  at(seconds) {
    return this.spans[Math.max(0, this.after(seconds) - 1)];
  }

  // How many spans begin at this second or before it.
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

  spanOf(id) {
    return this.spans.find((span) => span.entry.id === id);
  }

  #find() {
    const spans = this.#store.entries
      .filter((entry) => entry.kind === "line" && entry.start !== null)
      .map((entry) => ({ start: beginOf(entry), end: entry.end, entry }))
      .sort((a, b) => a.start - b.start);
    spans.forEach((span, at) => {
      span.end ??= spans[at + 1]?.start ?? span.start + entryLength(span.entry);
    });
    return spans;
  }
}

const LETTERS_A_SECOND = 15;
const entryLength = (entry) => entry.text.length / LETTERS_A_SECOND;
