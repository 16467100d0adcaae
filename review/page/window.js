// A window on a long list: only the rows that can be seen, and a few around them, exist.
//
// Heights are guessed until a row was seen; when they turn out otherwise, the row at the top of the
// window (or the one that was asked for) stays where it is, and the rest moves.

import { Heights } from "./heights.js";

const AROUND_PX = 700;

/**
 * @import { Rows } from "./rows.js"
 * @import { Store } from "./store.js"
 */
/**
 * @typedef {object} Held  A row that stays where it is while the rest moves.
 * @property {string} id
 * @property {number} offset
 * @property {boolean} [isLoose]
 */

/** @param {Element} row */
const idOf = (row) => row.getAttribute("data-id");

export class ListWindow {
  // An entry whose row exists wherever the window is: where the person is.
  /** @type {string | null} */
  pinned = null;
  /** @type {HTMLElement} */
  #scroller;
  /** @type {HTMLElement} */
  #paper;
  /** @type {Rows} */
  #rows;
  /** @type {Store} */
  #store;
  #heights = new Heights([]);
  /** @type {Map<string, number>} */
  #known = new Map();
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {Held | null} */
  #held = null;
  #width = 0;
  #asked = 0;
  #watcher = new ResizeObserver((seen) => this.#measure(seen));

  // `rows` makes, refreshes and guesses the height of the row of an entry.
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} paper
   * @param {Store} store
   * @param {Rows} rows
   */
  constructor(scroller, paper, store, rows) {
    [this.#scroller, this.#paper, this.#store, this.#rows] = [scroller, paper, store, rows];
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    for (const name of ["wheel", "touchmove", "pointerdown"]) {
      scroller.addEventListener(
        name,
        () => {
          this.#held = null;
        },
        { passive: true },
      );
    }
    new ResizeObserver(() => this.#resize()).observe(scroller);
  }

  // The row of an entry where it exists; `show` makes it exist.
  /** @param {string | null | undefined} id */
  row(id) {
    return id ? this.#shown.get(id) : undefined;
  }

  get rows() {
    return this.#shown;
  }

  // Entries came, went or changed: build anew what is affected. `ids` of null are all.
  /** @param {Set<string> | null} ids */
  refresh(ids = null) {
    this.#hold();
    for (const id of ids ?? [...this.#known.keys()]) {
      if (!this.#shown.has(id)) this.#known.delete(id);
    }
    this.#measureAnew();
    for (const [id, row] of this.#shown) {
      if (ids === null || ids.has(id)) {
        const entry = this.#store.entry(id);
        if (entry) this.#rows.refresh(row, entry);
      }
    }
    this.#draw();
    this.#keepHeld();
  }

  // Bring an entry into the window, where it is not comfortably there, a third from its top.
  /**
   * @param {string | null} id
   * @param {boolean} isForced
   */
  show(id, isForced = false) {
    const index = this.#store.indexOf(id);
    if (index < 0 || !id) return null;
    const top = this.#heights.before(index),
      bottom = this.#heights.before(index + 1);
    const { scrollTop, clientHeight } = this.#scroller;
    const isThere = top >= scrollTop + 10 && bottom <= scrollTop + clientHeight - 40;
    if (isForced || !isThere) {
      this.#held = { id, offset: Math.round(clientHeight / 4) };
      this.#keepHeld();
    }
    this.#draw();
    return this.row(id);
  }

  #soon() {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#draw();
    });
  }

  #measureAnew() {
    const guess = this.#rows.guess(this.#width);
    this.#heights = new Heights(
      this.#store.entries.map((entry) => this.#known.get(entry.id) ?? guess(entry)),
    );
    this.#paper.style.height = `${this.#heights.total}px`;
  }

  #draw() {
    const { entries } = this.#store,
      { scrollTop, clientHeight } = this.#scroller;
    const from = this.#heights.at(scrollTop - AROUND_PX);
    const to = this.#heights.at(scrollTop + clientHeight + AROUND_PX);
    const wanted = entries.slice(from, to + 1).map((entry) => entry.id);
    const pinned = this.#store.indexOf(this.pinned);
    if (this.pinned && pinned >= 0 && pinned < from) wanted.unshift(this.pinned);
    if (this.pinned && pinned > to) wanted.push(this.pinned);
    this.#drop(new Set(wanted));
    wanted.forEach((id) => this.#put(id));
    this.#arrange();
  }

  /** @param {Set<string>} wanted */
  #drop(wanted) {
    for (const [id, row] of this.#shown) {
      if (wanted.has(id)) continue;
      this.#watcher.unobserve(row);
      row.remove();
      this.#shown.delete(id);
    }
  }

  // Rows stand in reading order, so that keys and screen readers walk them so. One that has the
  // focus is never moved: the others are put around it.
  /** @param {string} id */
  #put(id) {
    if (this.#shown.has(id)) return;
    const index = this.#store.indexOf(id);
    const row = this.#rows.make(this.#store.entries[index]);
    row.dataset.id = id;
    const next = [...this.#paper.children].find(
      (other) => this.#store.indexOf(idOf(other)) > index,
    );
    this.#paper.insertBefore(row, next ?? null);
    this.#shown.set(id, row);
    this.#watcher.observe(row);
  }

  #arrange() {
    for (const [id, row] of this.#shown) {
      const index = this.#store.indexOf(id);
      row.style.transform = `translateY(${this.#heights.before(index)}px)`;
      row.ariaPosInSet = `${index + 1}`;
      row.ariaSetSize = `${this.#store.entries.length}`;
    }
  }

  /** @param {ResizeObserverEntry[]} seen */
  #measure(seen) {
    this.#hold();
    let isOther = false;
    for (const {
      target,
      borderBoxSize: [{ blockSize }],
    } of seen) {
      const id = idOf(target),
        index = this.#store.indexOf(id);
      if (!id || index < 0 || !target.isConnected) continue;
      this.#known.set(id, blockSize);
      isOther = this.#heights.set(index, blockSize) || isOther;
    }
    if (!isOther) return;
    this.#paper.style.height = `${this.#heights.total}px`;
    this.#arrange();
    this.#keepHeld();
    this.#soon();
  }

  #resize() {
    if (this.#paper.clientWidth === this.#width) return this.#draw();
    this.#hold();
    this.#width = this.#paper.clientWidth;
    this.#known.clear();
    for (const row of this.#shown.values()) {
      this.#watcher.unobserve(row); // observed anew, a row is measured even if it stays as it is
      this.#watcher.observe(row);
    }
    this.#measureAnew();
    this.#draw();
    return this.#keepHeld();
  }

  // Remember what is at the top of the window, unless an entry is held already.
  #hold() {
    if (this.#held && this.#store.indexOf(this.#held.id) >= 0) return;
    const index = this.#heights.at(this.#scroller.scrollTop),
      id = this.#store.entries[index]?.id;
    this.#held = id
      ? { id, offset: this.#heights.before(index) - this.#scroller.scrollTop, isLoose: true }
      : null;
  }

  #keepHeld() {
    if (!this.#held) return;
    const index = this.#store.indexOf(this.#held.id);
    if (index >= 0) this.#scroller.scrollTop = this.#heights.before(index) - this.#held.offset;
    if (this.#held.isLoose) this.#held = null;
  }
}
