// Lines chosen together: how many there are, and the button that chooses them by clicks alone.

import { formatCount } from "./clock.js";
import { byId } from "./dom.js";

/** @import { Here } from "./here.js" */

/** @param {Here} here */
export const showSelected = (here) => {
  const count = here.chosen.length;
  byId("selected").textContent = here.hasSelected
    ? `${formatCount(count, "line")} selected`
    : here.isSelecting
      ? "Now click the last line to select"
      : "";
  const isOn = here.isSelecting || here.hasSelected;
  byId("select").textContent = isOn ? "Unselect" : "Select lines";
  byId("select").setAttribute("aria-pressed", `${isOn}`);
};
