// When each line, word and chapter is said. Nothing here knows of the page.

/** @import { Data, Words } from "./types.js" */

// How fast people speak about, and how long one word of theirs is at the most.
const [LETTERS_A_SECOND, LONGEST_WORD_S] = [14, 0.8];

// The index of the last number that is not above the value, of numbers that rise; -1 for none.
/**
 * @param {ArrayLike<number>} numbers
 * @param {number} value
 */
export const lastUpTo = (numbers, value) => {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

export class Timeline {
  /** @type {Data} */
  #data;
  // The lines that have a start, and those starts in seconds.
  /** @type {number[]} */
  #lines = [];
  /** @type {number[]} */
  #starts = [];
  /** @type {Map<number, Words>} */
  #words = new Map();

  /** @param {Data} data */
  constructor(data) {
    this.#data = data;
    data.starts.forEach((start, line) => {
      if (start === null) return;
      this.#lines.push(line);
      this.#starts.push(start / 100);
    });
  }

  /** @param {number} second */
  lineAt(second) {
    return this.#lines[lastUpTo(this.#starts, second)] ?? -1;
  }

  // The line's word that is said then; -1 before the first.
  /**
   * @param {number} line
   * @param {number} second
   */
  wordAt(line, second) {
    return lastUpTo(this.words(line).seconds, second);
  }

  // Where a word stands in its line's text: up to where the next one begins.
  /**
   * @param {number} line
   * @param {number} word
   * @param {string} text
   */
  placeOf(line, word, text) {
    const { places } = this.words(line);
    const to = places[word + 1] ?? text.length;
    return [places[word], places[word] + text.slice(places[word], to).trimEnd().length];
  }

  // When the line says what stands at a place of its text; without one, when it starts.
  /**
   * @param {number} line
   * @param {number} [place]
   */
  secondAt(line, place = -1) {
    const { places, seconds } = this.words(line);
    return seconds[lastUpTo(places, place)] ?? this.startOf(line);
  }

  /** @param {number} line */
  startOf(line) {
    const start = this.#data.starts[line] ?? null;
    return start === null ? null : start / 100;
  }

  /** @param {number} line */
  words(line) {
    const known = this.#words.get(line);
    if (known) return known;
    /** @type {Words} */
    const found = { places: [], seconds: [] };
    const packed = this.#data.words[line] ?? [];
    let [place, time] = [0, 0];
    for (let at = 0; at < packed.length; at += 2) {
      found.places.push((place += packed[at]));
      found.seconds.push((time += packed[at + 1]) / 100);
    }
    this.#words.set(line, found);
    return found;
  }

  // The chapter that is on then; -1 before the first.
  /** @param {number} second */
  chapterAt(second) {
    return this.#data.chapters.findLastIndex((start) => start !== null && start <= second);
  }

  // What is said from when to when, by whom, and how many letters: by word, else by line.
  /** @param {number} end */
  *spans(end) {
    for (const [at, line] of this.#lines.entries()) {
      const stop = this.#starts[at + 1] ?? end;
      const { places, seconds } = this.words(line);
      const voice = this.#data.voices[line];
      if (!seconds.length) {
        const from = this.#starts[at];
        yield { from, to: stop, letters: (stop - from) * LETTERS_A_SECOND, voice };
      }
      for (const [word, from] of seconds.entries()) {
        // A pause after a word is none of it.
        const to = Math.max(from, Math.min(seconds[word + 1] ?? stop, from + LONGEST_WORD_S));
        yield { from, to, letters: (places[word + 1] ?? places[word] + 5) - places[word], voice };
      }
    }
  }
}
