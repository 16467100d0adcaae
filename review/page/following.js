// The transcript follows the sound: the line and the word that are heard.

import { rangeOf } from "./caret.js";
import { mark } from "./marks.js";
import { wordSaid, wordsOf } from "./words.js";

/**
 * @import { Lines } from "./lines.js"
 * @import { Player } from "./player.js"
 * @import { Timeline } from "./timeline.js"
 * @import { Line } from "./types.js"
 */

const IDLE_MS = 4000;

export class Following {
  /** @type {Player} */
  #player;
  /** @type {Timeline} */
  #timeline;
  /** @type {Lines} */
  #list;
  #typedAt = 0;
  /** @type {string | null} */
  #id = null;
  #word = -1;
  /** @type {string | null} */
  #shown = null;
  isOn = true;

  /**
   * @param {Player} player
   * @param {Timeline} timeline
   * @param {Lines} list
   */
  constructor(player, timeline, list) {
    [this.#player, this.#timeline, this.#list] = [player, timeline, list];
    player.addEventListener("tick", () => this.update());
    player.addEventListener("played", () => {
      this.#shown = null;
    });
  }

  // Somebody types: the text stays where it is for a while.
  rest() {
    this.#typedAt = performance.now();
  }

  get id() {
    return this.#id;
  }

  /** @param {string} id */
  isHeard(id) {
    return id === this.#id;
  }

  update(isNew = false) {
    if (!this.#player.hasSound) return;
    const entry = this.#timeline.at(this.#player.now)?.entry;
    const word = entry ? wordSaid(entry, this.#player.now) : -1;
    const isOther = entry?.id !== this.#id;
    if (isOther) this.#hear(entry?.id ?? null);
    this.#show();
    if (!isOther && word === this.#word && !isNew) return;
    this.#word = word;
    this.#markWord(entry, word);
  }

  /** @param {string | null} id */
  #hear(id) {
    this.#list.row(this.#id)?.classList.remove("heard");
    this.#id = id;
    this.#list.row(id)?.classList.add("heard");
  }

  // Each line comes into the window once: who scrolls away from it is not pulled back.
  #show() {
    const isBusy = performance.now() - this.#typedAt < IDLE_MS;
    if (!this.isOn || isBusy || !this.#player.isPlaying || this.#shown === this.#id) return;
    this.#shown = this.#id;
    this.#list.show(this.#id);
  }

  /**
   * @param {Line | undefined} entry
   * @param {number} word
   */
  #markWord(entry, word) {
    const box = this.#list.row(entry?.id)?.querySelector(".text");
    const words = box ? wordsOf(box.textContent ?? "") : [];
    const isSame = entry?.words?.length === words.length;
    const range = box && isSame && word >= 0 ? rangeOf(box, ...words[word]) : null;
    mark("heard", range ? [range] : []);
  }
}
