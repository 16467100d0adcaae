// The words of a text: what lies between blanks, with the offsets they stand at.

/** @import { Line } from "./types.js" */

/**
 * @param {string} text
 * @returns {[number, number][]}
 */
export const wordsOf = (text) =>
  [...text.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);

// The word an offset is in, or the next one; the last where there is none after it.
/**
 * @param {string} text
 * @param {number} offset
 */
export const wordAt = (text, offset) => {
  const words = wordsOf(text);
  const at = words.findIndex(([, end]) => offset < end);
  return at < 0 ? words.length - 1 : at;
};

// When the line's words begin: the first that is known, or else the line itself.
/** @param {Line} entry */
export const beginOf = (entry) => entry.words?.find((time) => time !== null)?.[0] ?? entry.start;

// When the word at an offset of this text is said; where that is not known, when the word before
// it is, or the line itself.
/**
 * @param {Line} entry
 * @param {string} text
 * @param {number} offset
 */
export const secondsAt = (entry, text, offset) => {
  const times = entry.words;
  if (!times || times.length !== wordsOf(text).length) return entry.start;
  const known = times.slice(0, wordAt(text, offset) + 1).findLast((time) => time !== null);
  return known ? known[0] : beginOf(entry);
};

// Which word is said at this second: its index, or -1.
/**
 * @param {Line} entry
 * @param {number} seconds
 */
export const wordSaid = (entry, seconds) =>
  entry.words ? entry.words.findLastIndex((time) => time !== null && time[0] <= seconds) : -1;
