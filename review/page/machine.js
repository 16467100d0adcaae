// The machine's wording beside the edit, in the classes of `castproof compare`.

import { announce } from "./announce.js";
import { make } from "./dom.js";
import { get, messageOf } from "./wire.js";

/** @import { App, Said, Wording } from "./types.js" */

// The classes as compare calls them, and their styles.
/** @type {Record<string, string>} */
const STYLES = {
  "case or punctuation": "punctuation",
  "filler removed": "filler",
  "repetition or false start removed": "repetition",
  "contraction expanded or made": "contraction",
  "number written differently": "number-written",
  "name or term put right": "name",
  reworded: "reworded",
  "passage cut": "cut",
  "passage added": "added",
  moved: "moved",
  "speaker changed": "speaker",
};

export class Machine {
  #app;
  #isOn = false;
  /** @type {Said | null} */
  #said = null;
  // What each wording on the page is of.
  /** @type {WeakMap<Element, Said>} */
  #shown = new WeakMap();

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    app.here.addEventListener("moved", () => {
      if (this.#isOn) this.#load();
    });
    app.store.addEventListener("changed", () => {
      if (this.#isOn) this.#load();
    });
  }

  toggle() {
    this.#isOn = !this.#isOn;
    if (this.#isOn) this.#load(true);
    else this.#show(null);
  }

  // The row of the current line has the wording below its text; no other has.
  /**
   * @param {Element} row
   * @param {string} id
   */
  look(row, id) {
    const shown = row.querySelector(".machine");
    if (this.#said?.id !== id) shown?.remove();
    else if (!shown || this.#shown.get(shown) !== this.#said) {
      shown?.remove();
      const below = wording(this.#said);
      this.#shown.set(below, this.#said);
      row.append(below);
    }
  }

  async #load(isAsked = false) {
    const { id, entry } = this.#app.here;
    if (!id || entry?.kind !== "line") return;
    const told = await get(`api/machine?id=${encodeURIComponent(id)}`).catch((error) => ({
      error: messageOf(error),
    }));
    if (id !== this.#app.here.id || !this.#isOn) return;
    /** @type {Said} */
    const said = { id, ...(told ?? { error: "The machine’s version of this line is not known." }) };
    this.#show(said);
    if (isAsked) announce(said.error ?? `The machine wrote: ${said.text}`);
  }

  /** @param {Said | null} said */
  #show(said) {
    this.#said = said;
    this.#app.lines.window.rows.forEach((row, id) => this.look(row, id));
  }
}

/** @param {Said} said */
const wording = (said) => {
  const isKnown = said.error === undefined;
  const head = make("span", { className: "label", textContent: isKnown ? "Machine: " : "" });
  const parts = isKnown ? said.segments.flatMap((one) => [part(one), " "]) : [said.error];
  return make("p", { className: "machine" }, head, ...parts, ...(isKnown ? keyOf(said) : []));
};

// What the marks mean, in words: for whoever cannot hover over them.
/** @param {Wording} said */
const keyOf = ({ segments }) => {
  const kinds = [...new Set(segments.map(({ kind }) => kind))].filter((kind) => kind !== "same");
  if (!kinds.length)
    return [make("span", { className: "label key", textContent: "No difference." })];
  return [
    make(
      "span",
      { className: "label key" },
      ...kinds.flatMap((kind) => [
        make("span", { className: `d ${STYLES[kind]}`, textContent: kind }),
        " ",
      ]),
    ),
  ];
};

/** @param {Wording["segments"][number]} segment */
const part = ({ kind, machine, human }) => {
  if (kind === "same") return machine;
  const text = machine || `‸${human}`;
  return make("span", {
    className: `d ${STYLES[kind]}`,
    textContent: text,
    title: `${kind}: ${machine || "nothing"} → ${human || "nothing"}`,
  });
};
