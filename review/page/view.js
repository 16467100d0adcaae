// Which part of the recording the strip shows.

const LEAST_S = 5;

// Event: "viewed".
export class View extends EventTarget {
  from = 0;
  to = 1;
  whole = 1;

  // The recording's length became known, or another.
  /** @param {number} seconds */
  setWhole(seconds) {
    if (!(seconds > 0) || seconds === this.whole) return;
    const wasAll = this.isAll;
    this.whole = seconds;
    this.set(wasAll ? 0 : this.from, wasAll ? seconds : this.to);
  }

  get length() {
    return this.to - this.from;
  }

  get isAll() {
    return this.length >= this.whole;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  set(from, to) {
    const length = Math.max(Math.min(LEAST_S, this.whole), Math.min(this.whole, to - from));
    this.from = Math.max(0, Math.min(this.whole - length, from));
    this.to = this.from + length;
    this.dispatchEvent(new Event("viewed"));
  }

  // Show a part `factor` times as long; the second `around` stays where it is.
  /**
   * @param {number} factor
   * @param {number} around
   */
  zoom(factor, around = (this.from + this.to) / 2) {
    const length = Math.max(LEAST_S, this.length * factor);
    const from = around - ((around - this.from) / this.length) * length;
    this.set(from, from + length);
  }

  /** @param {number} seconds */
  pan(seconds) {
    this.set(this.from + seconds, this.to + seconds);
  }

  all() {
    this.set(0, this.whole);
  }

  // Turn the page once the sound leaves it.
  /** @param {number} seconds */
  follow(seconds) {
    if (seconds < this.from || seconds > this.to)
      this.set(seconds - this.length * 0.05, seconds + this.length * 0.95);
  }
}
