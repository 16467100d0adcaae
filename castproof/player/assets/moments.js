// Links to a moment: `#t=62` in the address.

import { clock, secondOf } from "./clock.js";
import { say } from "./dom.js";

// The second that an address leads to; `null` where it leads to none.
/** @param {string} hash */
export const momentOf = (hash) => {
  const found = /^#(?:.*&)?t=([^&]+)/.exec(hash);
  return found ? secondOf(found[1]) : null;
};

/** @param {number} second */
const linkTo = (second) => {
  const address = new URL(location.href);
  address.hash = `t=${Math.floor(second * 10) / 10}`;
  return address.href;
};

/** @param {number} second */
export const showInAddress = (second) => {
  try {
    history.replaceState(null, "", `#t=${Math.floor(second)}`);
  } catch {
    // A page in a frame without rights of its own has no address to change.
  }
};

/** @param {number} second */
export const copyLink = (second) =>
  copy(linkTo(Math.floor(second)), `Link to ${clock(second)} copied`);

export const copyFrame = () => {
  const [address] = location.href.split("#");
  const frame = `<iframe src="${quoted(address)}" title="${quoted(document.title)}" width="100%"`;
  copy(
    `${frame} height="520" style="border:0" loading="lazy" allow="autoplay; clipboard-write"></iframe>`,
    "Code copied",
  );
};

/** @param {string} text */
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/**
 * @param {string} text
 * @param {string} told
 */
const copy = async (text, told) => {
  try {
    await navigator.clipboard.writeText(text);
    say(told);
  } catch {
    say(text); // the reader copies it from there
  }
};
