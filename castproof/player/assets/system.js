// The keys of headphones and the lock screen (Media Session), where the browser has them.

import { STEP_S } from "./controls.js";

/** @import { Sound } from "./sound.js" */

/**
 * @param {Sound} sound
 * @param {(by: number) => void} stepChapter
 */
export const tellSystem = (sound, stepChapter) => {
  const session = navigator.mediaSession;
  if (!session || !globalThis.MediaMetadata) return;
  const artist = document.querySelector(".show")?.textContent ?? "";
  session.metadata = new MediaMetadata({ title: document.title, artist });
  session.setActionHandler("seekbackward", () => sound.step(-STEP_S));
  session.setActionHandler("seekforward", () => sound.step(STEP_S));
  session.setActionHandler("previoustrack", () => stepChapter(-1));
  session.setActionHandler("nexttrack", () => stepChapter(1));
};
