// The recording being played.

/** @import { Recording } from "./types.js" */

export const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
export const STEP_S = 3;

// Events: "tick" (the place changed), "played" (started or stopped), "length" (it is known),
// "broken".
export class Player extends EventTarget {
  #audio = new Audio();
  #end = Infinity;
  #length = 0;
  hasSound = false;

  /** @param {Recording} recording */
  open({ sound, duration }) {
    this.hasSound = true;
    this.#length = duration ?? 0;
    this.#audio.preload = "auto";
    this.#audio.preservesPitch = true;
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) {
      this.#audio.addEventListener(name, () => this.#emit("tick"));
    }
    this.#audio.addEventListener("durationchange", () => this.#emit("length"));
    for (const name of ["play", "pause"]) {
      this.#audio.addEventListener(name, () => this.#emit("played"));
    }
    this.#audio.addEventListener("play", () => this.#run());
    this.#audio.addEventListener("error", () => this.#emit("broken"));
    this.#audio.src = sound;
  }

  get now() {
    return this.#audio.currentTime;
  }

  get length() {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : this.#length;
  }

  // From when to when it was played since the page was opened, in order of time.
  /** @returns {[number, number][]} */
  get parts() {
    const { played } = this.#audio;
    return Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)]);
  }

  get isPlaying() {
    return !this.#audio.paused;
  }

  get rate() {
    return this.#audio.playbackRate;
  }

  set rate(rate) {
    this.#audio.playbackRate = this.#audio.defaultPlaybackRate = rate;
  }

  /** @param {number} by */
  faster(by) {
    const at = RATES.findIndex((rate) => rate >= this.rate);
    this.rate = RATES[Math.max(0, Math.min(RATES.length - 1, at + by))];
  }

  toggle() {
    this.#end = Infinity;
    if (this.isPlaying) this.#audio.pause();
    else this.#play();
  }

  pause() {
    this.#audio.pause();
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.#end = Infinity;
    this.#audio.currentTime = Math.max(0, Math.min(seconds, this.length || seconds));
  }

  /** @param {number} by */
  skip(by) {
    this.seek(this.now + by);
  }

  // Play from a second on, to another one where it is given.
  /**
   * @param {number | null | undefined} from
   * @param {number} to
   */
  hear(from, to = Infinity) {
    if (!this.hasSound || from === null || from === undefined) return;
    this.seek(from);
    this.#end = to;
    this.#play();
  }

  #play() {
    if (!this.hasSound) return;
    this.#audio.play().catch((error) => {
      if (error.name === "NotSupportedError") this.#emit("broken");
    });
  }

  // The browser tells the place four times a second; a word lasts less.
  #run() {
    if (!this.isPlaying) return;
    if (this.now >= this.#end) {
      this.#end = Infinity;
      this.#audio.pause();
    }
    this.#emit("tick");
    requestAnimationFrame(() => this.#run());
  }

  /** @param {string} name */
  #emit(name) {
    this.dispatchEvent(new Event(name));
  }
}
