// What is typed: shown at once, sent at a pause, and never lost in between.
//
// A draft is what a box says and the server does not know yet; `base` is what the server will have
// when all that was sent has arrived.

const PAUSE_MS = 400;

/**
 * @import { Edits } from "./edits.js"
 * @import { Store } from "./store.js"
 * @import { Entry } from "./types.js"
 */
/**
 * @typedef {object} Draft
 * @property {string} base
 * @property {string} text
 * @property {number} timer
 * @property {number} sent
 */

// Events: "refused" (detail: {id, mine, error}), "left" (detail: id).
export class Typing extends EventTarget {
  /** @type {Store} */
  #store;
  /** @type {Edits} */
  #edits;
  /** @type {Map<string, Draft>} */
  #drafts = new Map();

  /**
   * @param {Store} store
   * @param {Edits} edits
   */
  constructor(store, edits) {
    super();
    [this.#store, this.#edits] = [store, edits];
    store.addEventListener("changed", () => this.#giveWay());
    addEventListener("pagehide", () => this.flush({ keepalive: true }));
  }

  // What an entry says on this page.
  /** @param {Entry} entry */
  textOf = (entry) => this.#drafts.get(entry.id)?.text ?? textIn(entry);

  get isUnsent() {
    return [...this.#drafts.values()].some(isUnsent);
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  keep(id, text) {
    const draft = this.#drafts.get(id) ?? {
      base: textIn(this.#store.entry(id)),
      text,
      timer: 0,
      sent: 0,
    };
    clearTimeout(draft.timer);
    draft.text = text;
    draft.timer = setTimeout(() => this.send(id), PAUSE_MS);
    this.#drafts.set(id, draft);
  }

  // Send what was typed in this entry, now.
  /**
   * @param {string} id
   * @param {RequestInit} options
   */
  async send(id, options = {}) {
    const draft = this.#drafts.get(id),
      entry = this.#store.entry(id);
    if (!draft) return;
    clearTimeout(draft.timer);
    const after = draft.text.trim();
    if (!entry || after === draft.base.trim() || (after === "" && entry.kind === "header")) return;
    const operation =
      entry.kind === "header"
        ? { kind: "header_rename", id, title: after }
        : { kind: "text", id, before: draft.base, after };
    draft.base = after;
    draft.sent += 1;
    try {
      await this.#edits.make(operation, options);
      draft.sent -= 1;
    } catch (error) {
      this.#drafts.delete(id);
      this.dispatchEvent(new CustomEvent("refused", { detail: { id, mine: draft.text, error } }));
    }
  }

  // The cursor left this entry: send what is left, then say what the server has. Blanks at the ends
  // are never sent; until here they stay, for more may be typed after them.
  /** @param {string} id */
  async leave(id) {
    await this.send(id);
    this.#drafts.delete(id);
    this.dispatchEvent(new CustomEvent("left", { detail: id }));
  }

  // Send all that was typed anywhere; before anything else is done to the document.
  /** @param {RequestInit} options */
  flush(options = {}) {
    return Promise.all([...this.#drafts.keys()].map((id) => this.send(id, options)));
  }

  // Where all that was typed has arrived and something else was done since, that holds.
  #giveWay() {
    for (const [id, draft] of this.#drafts) {
      const entry = this.#store.entry(id);
      const isMine = entry && textIn(entry).trim() === draft.base.trim();
      if (!isMine && !draft.sent && !isUnsent(draft)) this.#drafts.delete(id);
    }
  }
}

/** @param {Draft} draft */
const isUnsent = ({ text, base }) => text.trim() !== base.trim();
/** @param {Entry | undefined} entry */
const textIn = (entry) => (entry?.kind === "header" ? entry.title : (entry?.text ?? ""));
