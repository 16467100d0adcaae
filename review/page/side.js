// The panel at the side: one of its sections, or none. Event of the panel: "turned".

import { byId } from "./dom.js";

export const openSide = (id) => {
  for (const section of byId("side").children) section.hidden = section.id !== id;
  byId("side").hidden = false;
  turned();
};

export const isSideOpen = (id) => !byId("side").hidden && !byId(id).hidden;

export const closeSide = () => {
  byId("side").hidden = true;
  turned();
};

const turned = () => byId("side").dispatchEvent(new Event("turned"));

export const listenToSide = (back) =>
  byId("side").addEventListener("click", (event) => {
    if (!event.target.closest(".close")) return;
    closeSide();
    back();
  });
