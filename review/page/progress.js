// How far the review is: what was heard of the recording, and how many hints are decided.

import { clock, formatCount } from "./clock.js";
import { byId } from "./dom.js";

const SHORT_S = 600;

// "Heard 34 of 61 min"; of a short recording "Heard 0:34 of 2:02". All is said only where it is all.
/**
 * @param {number} seconds
 * @param {number} length
 * @param {boolean} isAll
 */
export const describeHeard = (seconds, length, isAll) => {
  if (length < SHORT_S)
    return isAll
      ? `Heard all of it (${clock(length)})`
      : `Heard ${clock(Math.min(seconds, length - 1))} of ${clock(length)}`;
  const minutes = Math.round(length / 60);
  return isAll
    ? `Heard all ${minutes.toLocaleString("en")} min`
    : `Heard ${Math.min(Math.floor(seconds / 60), minutes - 1).toLocaleString("en")} of ${minutes.toLocaleString("en")} min`;
};

// "12 of 30 hints decided".
/**
 * @param {number} decided
 * @param {number} all
 */
export const describeDecided = (decided, all) =>
  decided === all
    ? `${all > 1 ? "all " : ""}${formatCount(all, "hint")} decided`
    : `${decided.toLocaleString("en")} of ${formatCount(all, "hint")} decided`;

/** @import { App } from "./types.js" */

/** @param {App} app */
export const showProgress = ({ heard, hints, player }) => {
  const parts = [];
  if (player.hasSound && player.length)
    parts.push(describeHeard(heard.seconds, player.length, heard.gap === null));
  if (hints.count) parts.push(describeDecided(hints.decided, hints.count));
  if (heard.trouble) parts.push(`what was heard is not kept: ${heard.trouble}`);
  const text = parts.join(" · ");
  if (byId("progress").textContent !== text) byId("progress").textContent = text;
};
