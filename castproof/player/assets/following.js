// The transcript follows the sound: the line and the word that are said, kept in sight.

import { byId, mark, rangeIn } from "./dom.js";

/**
 * @import { Sound } from "./sound.js"
 * @import { Timeline } from "./timeline.js"
 */

// The part of the window, from above, in which what is said may stand before the page moves.
const [HIGHEST, BEST, LOWEST] = [0.1, 0.3, 0.66];
const STEADY_FRAMES = 4;
const SCROLLING = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"]);
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

export class Following {
  /** @type {Timeline} */
  #timeline;
  /** @type {Element[]} */
  #lines;
  /** @type {Sound | null} */
  #sound;
  #line = -1;
  #word = -1;
  // The reader went elsewhere: the page stays there until they come back.
  #isAway = false;

  /**
   * @param {Timeline} timeline
   * @param {Element[]} lines
   * @param {Sound | null} sound
   */
  constructor(timeline, lines, sound) {
    [this.#timeline, this.#lines, this.#sound] = [timeline, lines, sound];
    sound?.addEventListener("tick", () => this.follow(sound.now));
    const leave = () => this.#leave();
    addEventListener("wheel", leave, { passive: true });
    addEventListener("touchmove", leave, { passive: true });
    addEventListener("pointerdown", ({ clientX }) => {
      if (clientX >= document.documentElement.clientWidth) leave(); // the scroll bar
    });
    addEventListener("keydown", ({ key, target }) => {
      if (SCROLLING.has(key) && !(target instanceof HTMLInputElement)) leave();
    });
    byId("return").addEventListener("click", () => this.comeBack());
  }

  /** @param {number} second */
  follow(second) {
    const line = this.#timeline.lineAt(second);
    const word = line < 0 ? -1 : this.#timeline.wordAt(line, second);
    if (line === this.#line && word === this.#word) return;
    if (line !== this.#line) {
      this.#lines[this.#line]?.classList.remove("now");
      this.#lines[line]?.classList.add("now");
    }
    [this.#line, this.#word] = [line, word];
    mark("said", [this.#range()]);
    if (this.#sound?.isPlaying && !this.#isAway && !this.#isSelecting()) this.#keepInSight();
  }

  // Show what is said at this moment, wherever the reader is.
  comeBack() {
    this.stayHere();
    this.#show(BEST, "auto");
  }

  // The reader looks elsewhere.
  rest() {
    this.#leave();
  }

  // What is said from now on is where the reader is.
  stayHere() {
    this.#isAway = false;
    byId("return").hidden = true;
  }

  #leave() {
    if (!this.#sound?.isPlaying) return;
    this.#isAway = true;
    byId("return").hidden = false;
  }

  #isSelecting() {
    const selection = getSelection();
    return (
      selection !== null && !selection.isCollapsed && selection.containsNode(byId("text"), true)
    );
  }

  #range() {
    const line = this.#lines[this.#line];
    if (!line || this.#word < 0) return null;
    const text = line.querySelector(".text")?.textContent ?? "";
    const [from, to] = this.#timeline.placeOf(this.#line, this.#word, text);
    return rangeIn(line, from, to);
  }

  #box() {
    return (this.#range() ?? this.#lines[this.#line])?.getBoundingClientRect();
  }

  #keepInSight() {
    const box = this.#box();
    if (!box) return;
    const isInSight = box.top > innerHeight * HIGHEST && box.bottom < innerHeight * LOWEST;
    if (!isInSight) this.#show(BEST, isCalm.matches ? "auto" : "smooth");
  }

  // What lies far away has a height that is guessed until it is shown, so look again.
  /**
   * @param {number} share
   * @param {ScrollBehavior} behavior
   */
  #show(share, behavior, again = STEADY_FRAMES) {
    const box = this.#box();
    if (!box) return;
    const by = box.top - innerHeight * share;
    if (Math.abs(by) < 2) return;
    const isNear = Math.abs(by) < innerHeight * 1.5;
    scrollBy({ top: by, behavior: isNear ? behavior : "auto" });
    if (again > 0 && !(isNear && behavior === "smooth")) {
      requestAnimationFrame(() => this.#show(share, "auto", again - 1));
    }
  }
}
