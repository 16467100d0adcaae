// A colour for each speaker, which stays theirs as long as the page is open.

const COLOURS = 8;
const given = new Map();

// The name of the colour: "voice-0" to "voice-7"; nobody is "voice-none".
export const colourOf = (speaker) => {
  if (speaker === null) return "voice-none";
  if (!given.has(speaker)) given.set(speaker, given.size % COLOURS);
  return `voice-${given.get(speaker)}`;
};

// Whoever is called otherwise from now on keeps the colour.
export const renameColour = (from, to) => {
  if (!given.has(to) && given.has(from)) given.set(to, given.get(from));
};
