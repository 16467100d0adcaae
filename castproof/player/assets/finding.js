// The search field: matches as one types, their number, and the way from one to the next.

import { byId, mark, rangeIn } from "./dom.js";
import { Search } from "./search.js";

/** @import { Match } from "./types.js" */

const formatted = new Intl.NumberFormat("en");

export class Finding extends EventTarget {
  /** @type {Element[]} */
  #lines;
  /** @type {Search | null} */
  #search = null;
  /** @type {HTMLInputElement} */
  #field = byId("wanted");
  /** @type {Match[]} */
  matches = [];
  #at = -1;

  /** @param {Element[]} lines */
  constructor(lines) {
    super();
    this.#lines = lines;
    this.#field.addEventListener("input", () => this.#find());
    this.#field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.clear();
      else return;
      event.preventDefault();
    });
    byId("search").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
    });
    byId("next").addEventListener("click", () => this.step(1));
    byId("previous").addEventListener("click", () => this.step(-1));
  }

  open() {
    this.#field.focus();
    this.#field.select();
  }

  clear() {
    this.#field.value = "";
    this.#find();
    this.#field.blur();
  }

  /** @param {number} by */
  step(by) {
    if (!this.matches.length) return;
    this.#at = (this.#at + by + this.matches.length) % this.matches.length;
    this.#show();
  }

  #find() {
    this.#search ??= new Search(
      this.#lines.map((line) => line.querySelector(".text")?.textContent ?? ""),
    );
    this.matches = this.#search.find(this.#field.value);
    mark(
      "found",
      this.matches.map(({ line, from, to }) => rangeIn(this.#lines[line], from, to)),
    );
    this.#at = this.matches.length ? this.#firstFromHere() : -1;
    this.#show();
    this.dispatchEvent(new Event("found"));
  }

  // The first match that is in sight or below it; where there is none, the first of all.
  #firstFromHere() {
    let [low, high] = [0, this.matches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { bottom } = this.#lines[this.matches[middle].line].getBoundingClientRect();
      if (bottom < 0) low = middle + 1;
      else high = middle;
    }
    return low % this.matches.length;
  }

  #show() {
    const isSearching = this.#field.value.trim() !== "";
    const match = this.matches[this.#at];
    const range = match ? rangeIn(this.#lines[match.line], match.from, match.to) : null;
    mark("found-now", [range]);
    const count = formatted.format(this.matches.length);
    byId("count").textContent = !isSearching
      ? ""
      : match
        ? `${formatted.format(this.#at + 1)} of ${count}`
        : "nothing found";
    byId("next").disabled = byId("previous").disabled = !this.matches.length;
    byId("search").classList.toggle("searching", isSearching);
    if (range) {
      this.dispatchEvent(new Event("shown"));
      bringToMiddle(range);
    }
  }
}

// What lies far away has a height that is guessed until it is shown, so look again.
/** @param {Range} range */
const bringToMiddle = (range, again = 4) => {
  const box = range.getBoundingClientRect();
  const isInSight = box.top > 80 && box.bottom < innerHeight * 0.75;
  if (isInSight) return;
  scrollBy({ top: box.top - innerHeight * 0.4, behavior: "auto" });
  if (again > 0) requestAnimationFrame(() => bringToMiddle(range, again - 1));
};
