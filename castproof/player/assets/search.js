// Where the lines say what is searched for. Nothing here knows of the page.

import { fold } from "./fold.js";
import { lastUpTo } from "./timeline.js";

/** @import { Match } from "./types.js" */

export class Search {
  // All lines in one text, so that a search is one walk through it.
  #whole = "";
  /** @type {number[]} */
  #begins = [];
  /** @type {(number[] | null)[]} */
  #places = [];

  /** @param {string[]} texts */
  constructor(texts) {
    const parts = [];
    let begin = 0;
    for (const text of texts) {
      const { folded, places } = fold(text);
      this.#begins.push(begin);
      this.#places.push(places);
      parts.push(folded);
      begin += folded.length + 1;
    }
    this.#whole = parts.join("\n");
  }

  /** @param {string} wanted */
  find(wanted) {
    const needle = fold(wanted.trim()).folded.replace(/ +/g, " ");
    /** @type {Match[]} */
    const found = [];
    if (!needle) return found;
    for (let at = this.#whole.indexOf(needle); at >= 0;) {
      const line = lastUpTo(this.#begins, at);
      const [from, to] = [at - this.#begins[line], at - this.#begins[line] + needle.length];
      const places = this.#places[line];
      found.push({ line, from: places?.[from] ?? from, to: places?.[to] ?? to });
      at = this.#whole.indexOf(needle, at + needle.length);
    }
    return found;
  }
}
