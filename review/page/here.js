// Where the person is: the current entry, the cursor in it, and the lines that are chosen with it.

/** @import { Store } from "./store.js" */

// Event: "moved".
export class Here extends EventTarget {
  #store;
  /** @type {string | null} */
  id = null;
  offset = 0;
  /** @type {string | null} */
  #other = null;
  // Whether the next click chooses the lines up to it, instead of going there.
  isSelecting = false;

  /** @param {Store} store */
  constructor(store) {
    super();
    this.#store = store;
  }

  get entry() {
    return this.#store.entry(this.id) ?? null;
  }

  get index() {
    return this.#store.indexOf(this.id);
  }

  /** @param {string} id */
  go(id, offset = 0) {
    const isOther = id !== this.id || this.#other !== null;
    [this.id, this.offset, this.#other] = [id, offset, null];
    if (isOther) this.#emit();
  }

  // Choose the lines from the current one to this one.
  /** @param {string} id */
  reach(id) {
    this.#other = id === this.id ? null : id;
    this.isSelecting = false;
    this.#emit();
  }

  /** @param {number} by */
  reachBy(by) {
    const end = this.#other === null ? this.index : this.#store.indexOf(this.#other);
    const next = this.#store.entries[end + by];
    if (next) this.reach(next.id);
    return next;
  }

  // Let the next click choose the lines up to it, or none any more; what was chosen is let go.
  toggleSelecting() {
    this.isSelecting = !this.isSelecting && this.#other === null;
    this.#other = null;
    this.#emit();
  }

  get hasSelected() {
    return this.#other !== null;
  }

  // The ids of the chosen lines: at least the current one, if it is a line.
  get chosen() {
    const other = this.#other === null ? this.index : this.#store.indexOf(this.#other);
    const [from, to] = [this.index, other].sort((a, b) => a - b);
    const entries = from < 0 ? [] : this.#store.entries.slice(from, to + 1);
    return entries.filter((entry) => entry.kind === "line").map((entry) => entry.id);
  }

  /** @param {string} id */
  has(id) {
    if (this.#other === null) return false;
    const index = this.#store.indexOf(id),
      ends = [this.index, this.#store.indexOf(this.#other)];
    return index >= Math.min(...ends) && index <= Math.max(...ends);
  }

  #emit() {
    this.dispatchEvent(new Event("moved"));
  }
}
