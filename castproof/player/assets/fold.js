// Text as a search compares it: no case, no accents, one kind of quotation mark.

/** @param {string} text */
const foldPart = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/\s/g, " ");

// The folded text, and where in the text each of its letters stands; `null` where nothing moved.
/** @param {string} text */
export const fold = (text) => {
  const whole = foldPart(text);
  if (whole.length === text.length) return { folded: whole, places: null };
  const places = [];
  let folded = "";
  for (let at = 0; at < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const part = foldPart(letter);
    for (let n = 0; n < part.length; n++) places.push(at);
    folded += part;
    at += letter.length;
  }
  places.push(text.length);
  return { folded, places };
};
