// A colour for each speaker, which stays theirs as long as the page is open, and what they are called.

const COLOURS = 8;
/** @type {Map<string, number>} */
const given = new Map();

// The name of the colour: "voice-0" to "voice-7"; nobody is "voice-none".
/** @param {string | null} speaker */
export const colourOf = (speaker) => {
  if (speaker === null) return "voice-none";
  if (!given.has(speaker)) given.set(speaker, given.size % COLOURS);
  return `voice-${given.get(speaker)}`;
};

// What a line that no speaker is named for says in a speaker's place.
/** @param {string | null} speaker */
export const nameOf = (speaker) => speaker ?? "nobody";

// Whoever is called otherwise from now on keeps the colour.
/**
 * @param {string | null} from
 * @param {string | null} to
 */
export const renameColour = (from, to) => {
  const colour = from === null ? undefined : given.get(from);
  if (to !== null && !given.has(to) && colour !== undefined) given.set(to, colour);
};
