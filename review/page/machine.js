// The machine's wording beside the edit, in the classes of `castscribe compare`.

import { announce } from "./announce.js";
import { make } from "./dom.js";
import { get } from "./wire.js";

// The classes as compare calls them, and their styles.
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
  #said = null;

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
  look(row, id) {
    const shown = row.querySelector(".machine");
    if (this.#said?.id !== id) shown?.remove();
    else if (shown?.said !== this.#said) {
      shown?.remove();
      row.append(Object.assign(wording(this.#said), { said: this.#said }));
    }
  }

  async #load(isAsked = false) {
    const { id, entry } = this.#app.here;
    if (!id || entry?.kind !== "line") return;
    const said = await get(`api/machine?id=${encodeURIComponent(id)}`).catch((error) => ({
      error: error.message,
    }));
    if (id !== this.#app.here.id || !this.#isOn) return;
    this.#show({ id, ...(said ?? { error: "The machine’s version of this line is not known." }) });
    if (isAsked) announce(this.#said.error ?? `The machine wrote: ${this.#said.text}`);
  }

  #show(said) {
    this.#said = said;
    this.#app.lines.window.rows.forEach((row, id) => this.look(row, id));
  }
}

const wording = ({ error, segments = [] }) => {
  const head = make("span", { className: "label", textContent: error ? "" : "Machine: " });
  const parts = error ? [error] : segments.flatMap((segment) => [part(segment), " "]);
  return make("p", { className: "machine" }, head, ...parts);
};

const part = ({ kind, machine, human }) => {
  if (kind === "same") return machine;
  const text = machine || `‸${human}`;
  return make("span", {
    className: `d ${STYLES[kind]}`,
    textContent: text,
    title: `${kind}: ${machine || "nothing"} → ${human || "nothing"}`,
  });
};
