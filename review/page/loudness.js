// How loud the recording is in the part that is shown, asked of the server once it stands still.

import { get } from "./wire.js";

/** @import { Peaks } from "./types.js" */

const STILL_MS = 80,
  AGAIN_MS = 1500;

// Event: "known".
export class Loudness extends EventTarget {
  /** @type {string | null} */
  #path = null;
  #timer = 0;
  /** @type {Omit<Peaks, "known">} */
  #known = { from: 0, to: 0, peaks: [] };

  /** @param {string} path */
  open(path) {
    this.#path = path;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} buckets
   */
  ask(from, to, buckets) {
    clearTimeout(this.#timer);
    if (this.#path && buckets > 0) {
      this.#timer = setTimeout(() => this.#ask(from, to, buckets), STILL_MS);
    }
  }

  get isKnown() {
    return this.#known.peaks.length > 0;
  }

  // From 0 to 1; 0 where it is not known.
  /** @param {number} seconds */
  at(seconds) {
    const { from, to, peaks } = this.#known;
    return peaks[Math.floor(((seconds - from) / (to - from)) * peaks.length)] ?? 0;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} buckets
   */
  async #ask(from, to, buckets) {
    const query = new URLSearchParams({
      from: from.toFixed(3),
      to: to.toFixed(3),
      buckets: `${buckets}`,
    });
    const said = await get(`${this.#path}?${query}`).catch(() => ({ known: false }));
    if (said.known === false) {
      this.#timer = setTimeout(() => this.#ask(from, to, buckets), AGAIN_MS);
      return;
    }
    this.#known = said;
    this.dispatchEvent(new Event("known"));
  }
}
