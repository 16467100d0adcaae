// Marks on the text that change nothing in it: CSS custom highlights, which a browser draws over a
// text that stays a plain one. A browser that has none marks lines only.

const isThere = typeof Highlight !== "undefined" && CSS.highlights;

// Show these ranges under this name, and no others.
/**
 * @param {string} name
 * @param {Range[]} ranges
 */
export const mark = (name, ranges) => {
  if (!isThere) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
};
