// The review list: where a person should look first, one after the other, until nothing is left.

import { announce } from "./announce.js";
import { rangeOf } from "./caret.js";
import { clock, counted } from "./clock.js";
import { button, byId, make } from "./dom.js";
import { mark } from "./marks.js";
import { isSideOpen, openSide } from "./side.js";
import { get } from "./wire.js";

/** @import { App, Doubt, Verdict } from "./types.js" */

const LEAD_IN_S = 0.5,
  LEAST_HEARD_S = 2;

export class Doubts {
  #app;
  /** @type {Doubt[]} */
  #doubts = [];
  /** @type {string | null} */
  #key = null;
  isBroken = false;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    byId("doubts-done").addEventListener("change", () => this.draw());
    app.here.addEventListener("moved", () => this.mark());
    byId("side").addEventListener("turned", () => this.mark());
  }

  async load() {
    try {
      ({ doubts: this.#doubts } = await get("api/doubts"));
      this.isBroken = false;
    } catch {
      [this.#doubts, this.isBroken] = [[], true];
    }
    this.draw();
  }

  // For the strip: {start, isOpen}.
  get places() {
    return this.#doubts.flatMap((doubt) =>
      doubt.start === null ? [] : [{ start: doubt.start, isOpen: this.#isOpen(doubt) }],
    );
  }

  get #current() {
    return this.#doubts.find(({ key }) => key === this.#key);
  }

  /** @param {Doubt} doubt */
  #verdict(doubt) {
    return this.#app.store.verdicts[doubt.key] ?? doubt.verdict;
  }

  /** @param {Doubt} doubt */
  #isOpen(doubt) {
    return this.#verdict(doubt) === "open";
  }

  open() {
    openSide("doubts");
    this.draw();
    if (!this.#key) this.step(1);
  }

  // To the next or the previous open doubt from the current one.
  /** @param {number} by */
  step(by) {
    if (!isSideOpen("doubts")) openSide("doubts");
    const at = this.#doubts.findIndex(({ key }) => key === this.#key);
    const ahead =
      by > 0 ? this.#doubts.slice(at + 1) : this.#doubts.slice(0, Math.max(0, at)).reverse();
    const next = ahead.find((doubt) => this.#isOpen(doubt));
    if (next) this.#goTo(next);
    else announce(by > 0 ? "No open doubt after this one." : "No open doubt before this one.");
  }

  hear() {
    const doubt = this.#current;
    if (!doubt || doubt.start === null) return;
    const end = Math.max(doubt.end ?? 0, doubt.start + LEAST_HEARD_S) + LEAD_IN_S;
    this.#app.player.hear(doubt.start - LEAD_IN_S, end);
  }

  /** @param {Verdict} verdict */
  async rule(verdict) {
    const doubt = this.#current;
    if (!doubt || this.#verdict(doubt) === verdict) return;
    const steps = await this.#app.editing.make({ kind: "doubt", doubt: doubt.key, verdict });
    if (!steps) return;
    announce(verdict === "open" ? "Open again." : `${verdict}.`);
    if (verdict !== "open") this.step(1);
  }

  // The doubt's words are marked in its line.
  mark() {
    const doubt = this.#current,
      box = doubt && this.#app.lines.box(doubt.id);
    const at = box && doubt.text ? (box.textContent ?? "").indexOf(doubt.text) : -1;
    const range = box && at >= 0 ? rangeOf(box, at, at + doubt.text.length) : null;
    mark("doubt", range && isSideOpen("doubts") ? [range] : []);
  }

  draw() {
    const open = this.#doubts.filter((doubt) => this.#isOpen(doubt)).length;
    const done = this.#doubts.length - open;
    byId("doubts-button").textContent = open ? `Doubts ${open}` : "Doubts";
    byId("doubts-count").textContent = this.isBroken
      ? "The list of doubts could not be read."
      : this.#doubts.length
        ? `${counted(open, "doubt")} open, ${done} done. The most worth a minute come first.`
        : "Nothing is doubtful.";
    const isAll = byId("doubts-done").checked;
    const shown = this.#doubts.filter((one) => isAll || this.#isOpen(one) || one.key === this.#key);
    byId("doubts-list").replaceChildren(...shown.map((doubt) => this.#item(doubt)));
    this.mark();
  }

  /** @param {Doubt} doubt */
  #goTo(doubt) {
    this.#key = doubt.key;
    this.draw();
    byId("doubts-list").querySelector(".now")?.scrollIntoView({ block: "nearest" });
    if (doubt.id && this.#app.store.entry(doubt.id)) this.#app.lines.reveal(doubt.id);
    else if (doubt.start !== null)
      this.#app.lines.reveal(this.#app.timeline.at(doubt.start)?.entry.id);
    this.mark();
    announce(
      `${doubt.reason}: ${doubt.text ?? ""} ${doubt.suggestion ? `Suggestion: ${doubt.suggestion}` : ""}`,
    );
  }

  /** @param {Doubt} doubt */
  #item(doubt) {
    const verdict = this.#verdict(doubt),
      isNow = doubt.key === this.#key;
    const at = doubt.start === null ? "" : clock(doubt.start);
    const go = button("", () => this.#goTo(doubt), { className: "go" });
    go.append(
      make("span", { className: "time", textContent: at }),
      " ",
      make("span", { className: "reason", textContent: doubt.reason }),
    );
    const item = make("li", { className: `${isNow ? "now" : ""} ${verdict}` }, go);
    if (isNow) go.setAttribute("aria-current", "true");
    if (doubt.text) {
      item.append(
        make(
          "p",
          { className: "said" },
          `${doubt.before ?? ""} `,
          make("mark", { textContent: doubt.text }),
          ` ${doubt.after ?? ""}`,
        ),
      );
    }
    if (doubt.suggestion)
      item.append(make("p", { className: "suggestion", textContent: `→ ${doubt.suggestion}` }));
    if (verdict !== "open") item.append(make("p", { className: "verdict", textContent: verdict }));
    if (isNow) item.append(this.#buttons(doubt, verdict));
    return item;
  }

  /**
   * @param {Doubt} doubt
   * @param {Verdict} verdict
   */
  #buttons(doubt, verdict) {
    /** @param {() => unknown} does */
    const act = (does) => {
      this.#key = doubt.key;
      does();
    };
    const play = button("Play", () => act(() => this.hear()), {
      disabled: doubt.start === null || !this.#app.player.hasSound,
    });
    if (verdict !== "open")
      return make(
        "div",
        { className: "buttons" },
        play,
        button("Open again", () => act(() => this.rule("open"))),
      );
    // A suggestion that only an ear can follow is done by hand, and then ticked off.
    const accept = button(
      doubt.applies ? "Accept" : "Done",
      () => act(() => this.rule("accepted")),
      { className: "main" },
    );
    return make(
      "div",
      { className: "buttons" },
      play,
      accept,
      button("Dismiss", () => act(() => this.rule("dismissed"))),
    );
  }
}
