// The panel at the side: one of its sections, or none.

import { byId } from "./dom.js";

export const openSide = (id) => {
  for (const section of byId("side").children) section.hidden = section.id !== id;
  byId("side").hidden = false;
};

export const isSideOpen = (id) => !byId("side").hidden && !byId(id).hidden;

export const closeSide = () => { byId("side").hidden = true; };

export const listenToSide = (back) => byId("side").addEventListener("click", (event) => {
  if (!event.target.closest(".close")) return;
  closeSide();
  back();
});
