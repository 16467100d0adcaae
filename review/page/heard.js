// Which parts of the recording were played: in this page, in others, and before.

import { messageOf, post } from "./wire.js";

/** @import { Player } from "./player.js" */

/** @typedef {[number, number]} Part  From a second to another. */

const SEND_MS = 10_000,
  LOOK_MS = 1000,
  // A browser tells only about so exactly what it played.
  LEAST_GAP_S = 0.5;

/**
 * Parts in order of time, those with next to nothing between them as one.
 * @param {Part[]} parts
 */
export const merge = (parts) => {
  /** @type {Part[]} */
  const merged = [];
  for (const [start, end] of [...parts].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start - last[1] < LEAST_GAP_S) last[1] = Math.max(last[1], end);
    else merged.push([start < LEAST_GAP_S ? 0 : start, end]);
  }
  return merged;
};

/**
 * The first second that is in none of these parts; null where all of it was heard.
 * @param {Part[]} parts
 * @param {number} length
 */
export const firstGap = (parts, length) => {
  const [first] = parts,
    end = first && first[0] === 0 ? first[1] : 0;
  return end > length - LEAST_GAP_S ? null : end;
};

// Event: "grown" (more was heard; at most once a second).
export class Heard extends EventTarget {
  #player;
  /** @type {Part[]} */
  #known = [];
  #sentAt = 0;
  #lookedAt = 0;
  // Why the server could not keep it; empty where it could.
  trouble = "";

  /** @param {Player} player */
  constructor(player) {
    super();
    this.#player = player;
    player.addEventListener("tick", () => this.#tick());
    player.addEventListener("played", () => {
      if (!player.isPlaying) this.#send();
    });
    addEventListener("pagehide", () => this.#send({ keepalive: true }));
  }

  // What the server knows already.
  /** @param {Part[]} parts */
  open(parts) {
    this.#known = parts;
    this.#grow();
  }

  get parts() {
    return merge([...this.#known, ...this.#player.parts]);
  }

  get seconds() {
    return this.parts.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  // Where what was not heard yet begins; null where there is none.
  get gap() {
    return firstGap(this.parts, this.#player.length);
  }

  #tick() {
    const now = performance.now();
    if (!this.#player.isPlaying || now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.#grow();
    if (now - this.#sentAt > SEND_MS) this.#send();
  }

  /** @param {RequestInit} options */
  async #send(options = {}) {
    const spans = this.#player.parts;
    if (!spans.length) return;
    this.#sentAt = performance.now();
    try {
      ({ heard: this.#known } = await post("api/heard", { spans }, options));
      this.trouble = "";
    } catch (error) {
      this.trouble = messageOf(error);
    }
    this.#grow();
  }

  #grow() {
    this.dispatchEvent(new Event("grown"));
  }
}
