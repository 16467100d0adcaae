// Seconds as people write them: 1:05, 1:01:05.

/** @import { Entry } from "./types.js" */

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

/** @param {number} seconds */
export const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600),
    minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
};

// A time of day as the person's own clock writes it; of another day, with the date.
/** @param {number} seconds  Since 1970. */
export const timeOfDay = (seconds) => {
  const then = new Date(seconds * 1000),
    time = then.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  return then.toDateString() === new Date().toDateString()
    ? time
    : `${then.toLocaleDateString()}, ${time}`;
};

/** @param {Entry} entry */
export const timeOf = (entry) => (entry.start === null ? "" : clock(entry.start));

// "3:05" or "1:01:05" or "65" as seconds; null where it is no time.
/** @param {string} said */
export const secondsOf = (said) => {
  if (!/^\d+(:[0-5]?\d){0,2}(\.\d+)?$/.test(said.trim())) return null;
  return said
    .trim()
    .split(":")
    .reduce((sum, part) => sum * 60 + Number(part), 0);
};

/**
 * @param {number} number
 * @param {string} noun
 */
export const formatCount = (number, noun) =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
