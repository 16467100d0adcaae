// How loud the recording is in the part that is shown, asked of the server once it stands still.

import { get } from "./wire.js";

const STILL_MS = 80,
  AGAIN_MS = 1500;

// Event: "known".
export class Loudness extends EventTarget {
  #path = null;
  #timer = 0;
  #known = { from: 0, to: 0, peaks: [] };

  open(path) {
    this.#path = path;
  }

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
  at(seconds) {
    const { from, to, peaks } = this.#known;
    return peaks[Math.floor(((seconds - from) / (to - from)) * peaks.length)] ?? 0;
  }

  async #ask(from, to, buckets) {
    const query = new URLSearchParams({ from: from.toFixed(3), to: to.toFixed(3), buckets });
    const said = await get(`${this.#path}?${query}`).catch(() => ({ known: false }));
    if (said.known === false) {
      this.#timer = setTimeout(() => this.#ask(from, to, buckets), AGAIN_MS);
      return;
    }
    this.#known = said;
    this.dispatchEvent(new Event("known"));
  }
}
