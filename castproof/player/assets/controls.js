// The bar below: play, step, speed, where the sound is and what is on.

import { clock } from "./clock.js";
import { byId, say } from "./dom.js";
import { keep, recall } from "./memory.js";
import { Strip } from "./strip.js";

/**
 * @import { Sound } from "./sound.js"
 * @import { Timeline } from "./timeline.js"
 * @import { Data } from "./types.js"
 */

export const STEP_S = 10;
export const ARROW_S = 5;
const PAGE_S = 60;
export const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export class Controls {
  /** @type {Sound} */
  #sound;
  /** @type {Timeline} */
  #timeline;
  /** @type {Data} */
  #data;
  #strip;
  #titles;
  #shownAt = -1;
  #chapter = -2;

  /**
   * @param {Sound} sound
   * @param {Timeline} timeline
   * @param {Data} data
   * @param {Element[]} chapters
   */
  constructor(sound, timeline, data, chapters) {
    [this.#sound, this.#timeline, this.#data] = [sound, timeline, data];
    this.#titles = chapters.map((link) => link.querySelector("bdi")?.textContent ?? "");
    this.#strip = new Strip(timeline, data.chapters);
    sound.addEventListener("tick", () => this.#showPosition());
    sound.addEventListener("state", () => this.#showState());
    this.#connect();
    new ResizeObserver(() => this.draw()).observe(byId("strip"));
    this.setRate(Number(recall("rate") ?? 1));
    this.#showState();
  }

  draw() {
    this.#strip.draw(this.#sound.duration);
  }

  /** @param {number[]} seconds */
  markFound(seconds) {
    this.#strip.found = seconds;
    this.draw();
  }

  /** @param {number} rate */
  setRate(rate) {
    this.#sound.rate = RATES.includes(rate) ? rate : 1;
    byId("rate").value = String(this.#sound.rate);
    keep("rate", String(this.#sound.rate));
  }

  /** @param {number} by */
  changeRate(by) {
    const at = RATES.indexOf(this.#sound.rate) + by;
    this.setRate(RATES[Math.max(0, Math.min(at, RATES.length - 1))]);
    say(`Speed ${this.#sound.rate} ×`);
  }

  #connect() {
    byId("play").addEventListener("click", () => this.#sound.toggle());
    byId("back").addEventListener("click", () => this.#sound.step(-STEP_S));
    byId("forward").addEventListener("click", () => this.#sound.step(STEP_S));
    byId("rate").addEventListener("change", () => this.setRate(Number(byId("rate").value)));
    const seek = byId("seek");
    seek.addEventListener("input", () => this.#sound.seek(Number(seek.value)));
    seek.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      /** @type {Record<string, number>} */
      const steps = {
        ArrowLeft: -ARROW_S,
        ArrowDown: -ARROW_S,
        ArrowRight: ARROW_S,
        ArrowUp: ARROW_S,
        PageDown: -PAGE_S,
        PageUp: PAGE_S,
      };
      if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#sound.step(steps[event.key]);
    });
    seek.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.#hover(event));
    seek.addEventListener("pointerleave", () => {
      byId("hover").hidden = true;
    });
  }

  /** @param {PointerEvent} event */
  #hover({ clientX, pointerType }) {
    const hover = byId("hover"),
      box = byId("strip").getBoundingClientRect();
    if (pointerType !== "mouse") return;
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    const second = share * this.#sound.duration;
    const title = this.#titles[this.#timeline.chapterAt(second)];
    hover.textContent = [clock(second), title].filter(Boolean).join("  ");
    hover.hidden = false;
    const room = hover.offsetWidth / 2;
    const at = Math.max(room, Math.min(share * box.width, box.width - room));
    hover.style.translate = `calc(${at}px - 50%) 0`;
  }

  #showState() {
    const { isPlaying, duration, hasFailed } = this.#sound;
    document.documentElement.classList.toggle("playing", isPlaying);
    byId("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    byId("play").title = `${isPlaying ? "Pause" : "Play"} (Space)`;
    byId("whole").textContent = clock(duration);
    byId("seek").max = String(Math.max(1, Math.floor(duration)));
    byId("failed").hidden = !hasFailed;
    this.#shownAt = -1;
    this.#showPosition();
    this.draw();
  }

  // Four times a second at the most: the words are followed elsewhere, frame by frame.
  #showPosition() {
    const { now, duration } = this.#sound;
    const quarter = Math.floor(now * 4);
    if (quarter === this.#shownAt) return;
    this.#shownAt = quarter;
    const share = duration ? Math.min(1, now / duration) : 0;
    byId("clock").textContent = clock(now);
    byId("seek").value = String(Math.floor(now));
    byId("strip").style.setProperty("--heard", String(share));
    const who = this.#data.speakers[this.#data.voices[this.#timeline.lineAt(now)]] ?? "";
    byId("who").textContent = who;
    this.#showChapter(this.#timeline.chapterAt(now));
    const told = [`${clock(now)} of ${clock(duration)}`, this.#titles[this.#chapter], who];
    byId("seek").setAttribute("aria-valuetext", told.filter(Boolean).join(", "));
  }

  /** @param {number} chapter */
  #showChapter(chapter) {
    if (chapter === this.#chapter) return;
    const links = document.querySelectorAll("#chapters a");
    links[this.#chapter]?.removeAttribute("aria-current");
    links[chapter]?.setAttribute("aria-current", "true");
    links[chapter]?.scrollIntoView({ block: "nearest" });
    this.#chapter = chapter;
    byId("what").textContent = this.#titles[chapter] ?? "";
  }
}
