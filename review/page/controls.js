// The player's controls, and what they show.

import { clock } from "./clock.js";
import { byId, find, make } from "./dom.js";
import { RATES } from "./player.js";

/**
 * @import { Player } from "./player.js"
 * @import { View } from "./view.js"
 */

/**
 * @param {Player} player
 * @param {View} view
 */
export const showControls = (player, view) => {
  const rate = byId("rate");
  rate.append(
    ...RATES.map((one) => make("option", { value: String(one), textContent: `${one}×` })),
  );
  rate.addEventListener("change", () => {
    player.rate = Number(rate.value);
  });
  const tick = () => {
    byId("now").textContent = clock(player.now);
    byId("whole").textContent = clock(player.length);
    if (player.length) view.setWhole(player.length);
    rate.value = String(player.rate);
  };
  const played = () => {
    byId("play").ariaLabel = player.isPlaying ? "Pause" : "Play";
    find(byId("play"), "use").setAttribute("href", player.isPlaying ? "#i-pause" : "#i-play");
  };
  player.addEventListener("tick", tick);
  player.addEventListener("played", played);
  player.addEventListener("broken", () => {
    byId("no-sound").textContent =
      "The recording cannot be played: its file is gone, the browser does not know its format, or there is nothing to play sound with.";
    byId("no-sound").hidden = false;
  });
  tick();
  played();
};

export const hideControls = () => {
  for (const id of ["transport", "clock", "rate-label", "follow-label", "unheard"])
    byId(id).hidden = true;
  byId("no-sound").textContent =
    "No recording was named: to hear it, start castproof review with the episode and the recording.";
  byId("no-sound").hidden = false;
};
