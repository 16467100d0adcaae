// Where each of many rows begins, when their heights change all the time: a Fenwick tree of sums.
// P. M. Fenwick, "A new data structure for cumulative frequency tables" (1994).

export class Heights {
  #heights;
  #sums;

  /** @param {number[]} heights */
  constructor(heights) {
    this.#heights = Float64Array.from(heights);
    this.#sums = new Float64Array(heights.length + 1);
    this.#heights.forEach((height, at) => this.#add(at, height));
  }

  get total() {
    return this.before(this.#heights.length);
  }

  // The sum of all before this one: where it begins.
  /** @param {number} at */
  before(at) {
    let sum = 0;
    for (let node = at; node > 0; node -= node & -node) sum += this.#sums[node];
    return sum;
  }

  // Change a height; whether it was another.
  /**
   * @param {number} at
   * @param {number} height
   */
  set(at, height) {
    const by = height - this.#heights[at];
    if (!by) return false;
    this.#heights[at] = height;
    this.#add(at, by);
    return true;
  }

  // Which one covers this place.
  /** @param {number} pixels */
  at(pixels) {
    let node = 0,
      left = pixels;
    for (let step = 2 ** Math.floor(Math.log2(this.#heights.length || 1)); step; step >>= 1) {
      if (node + step < this.#sums.length && this.#sums[node + step] <= left) {
        node += step;
        left -= this.#sums[node];
      }
    }
    return Math.max(0, Math.min(node, this.#heights.length - 1));
  }

  /**
   * @param {number} at
   * @param {number} by
   */
  #add(at, by) {
    for (let node = at + 1; node < this.#sums.length; node += node & -node) this.#sums[node] += by;
  }
}
