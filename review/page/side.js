// The panel at the side: one of its sections, or none. Event of the panel: "turned".

import { byId, targetOf } from "./dom.js";

/** @param {string} id */
export const openSide = (id) => {
  for (const section of byId("side").querySelectorAll(":scope > section"))
    if (section instanceof HTMLElement) section.hidden = section.id !== id;
  byId("side").hidden = false;
  emitTurned();
};

/** @param {string} id */
export const isSideOpen = (id) => !byId("side").hidden && !byId(id).hidden;

export const closeSide = () => {
  byId("side").hidden = true;
  emitTurned();
};

const emitTurned = () => byId("side").dispatchEvent(new Event("turned"));

/** @param {() => void} back */
export const listenToSide = (back) =>
  byId("side").addEventListener("click", (event) => {
    if (!targetOf(event).closest(".close")) return;
    closeSide();
    back();
  });
