// Edits go to the server one after the other, each until it is answered: an edit keeps its name, so
// that one whose answer was lost is not made twice.

import { Refused, get, listen, post } from "./wire.js";

/**
 * @import { Store } from "./store.js"
 * @import { Heard, Operation, Saved, Step, Steps } from "./types.js"
 */

const AGAIN_MS = 1000;
/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
const pause = (milliseconds) =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
  });
const newName = () =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(36)).join("-");

/**
 * @param {Heard} said
 * @returns {said is Heard & Step}
 */
const isStep = (said) => "splices" in said;

// Events: "waiting" (an edit was sent), "offline" (detail: whether), "disk" (detail: whether the file changed underneath).
export class Edits extends EventTarget {
  #store;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {EventSource | null} */
  #stream = null;
  waiting = 0;
  isOffline = false;

  /** @param {Store} store */
  constructor(store) {
    super();
    this.#store = store;
  }

  async open() {
    this.#store.load(await get("api/document"));
    this.#listen();
  }

  // The steps that came of the operation; rejects with Refused.
  /**
   * @param {Operation} operation
   * @param {RequestInit} options
   * @returns {Promise<Step[]>}
   */
  make(operation, options = {}) {
    this.waiting += 1;
    this.#emit("waiting", true);
    const made = this.#last.then(() => this.#send(operation, newName(), options));
    this.#last = made
      .catch(() => {})
      .then(() => {
        this.waiting -= 1;
        this.#store.setState({});
      });
    return made;
  }

  // Once everything asked for so far is answered.
  whenAnswered() {
    return this.#last;
  }

  /** @returns {Promise<Saved>} */
  async save() {
    await this.whenAnswered();
    const saved = await post("api/save", {});
    this.#store.setState(saved);
    return saved;
  }

  async reload() {
    this.#store.load(await get("api/document"));
  }

  /**
   * @param {Operation} operation
   * @param {string} name
   * @param {RequestInit} options
   * @returns {Promise<Step[]>}
   */
  async #send(operation, name, options) {
    for (;;) {
      try {
        const said = await post(
          "api/edit",
          { revision: this.#store.revision, edit: name, operation },
          options,
        );
        this.#setOffline(false);
        return this.#take(said);
      } catch (error) {
        if (error instanceof Refused) {
          if (error.document) this.#store.load(error.document);
          throw error;
        }
        this.#setOffline(true);
        await pause(AGAIN_MS);
      }
    }
  }

  /** @param {Steps} said */
  #take(said) {
    const isWhole = said.changes.every((step) => this.#store.apply(step));
    if (!isWhole) this.reload();
    this.#store.setState(said);
    return said.changes;
  }

  #listen() {
    this.#stream?.close();
    this.#stream = listen(this.#store.revision, (said) => this.#receive(said));
  }

  /** @param {Heard} said */
  #receive(said) {
    if (said.lost !== undefined) this.#setOffline(said.lost);
    if (said.closed) setTimeout(() => this.#listen(), AGAIN_MS);
    if (isStep(said) && said.revision > this.#store.revision) this.#applyStep(said);
    if ("saved_revision" in said) this.#store.setState(said);
    if ("disk" in said) this.#emit("disk", said.disk === "changed");
  }

  // A step of another page, or our own before its answer. What it leaves to undo and redo is plain
  // but for what lies further back; there the server says so when asked.
  /** @param {Step} step */
  async #applyStep(step) {
    if (!this.#store.apply(step)) return this.reload();
    const kind = step.operation.kind;
    return this.#store.setState({
      can_undo: kind !== "merge",
      can_redo: kind === "undo" || (kind === "redo" && this.#store.canRedo),
    });
  }

  /** @param {boolean} isOffline */
  #setOffline(isOffline) {
    if (isOffline === this.isOffline) return;
    this.isOffline = isOffline;
    this.#emit("offline", isOffline);
  }

  /**
   * @param {string} name
   * @param {boolean} detail
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
