// The review list: where a person should look first, one after the other, until nothing is left.

import { announce, tellDone } from "./announce.js";
import { rangeOf } from "./caret.js";
import { clock, formatCount } from "./clock.js";
import { button, byId, make } from "./dom.js";
import { mark } from "./marks.js";
import { isSideOpen, openSide } from "./side.js";
import { get } from "./wire.js";

/** @import { App, Hint, Verdict } from "./types.js" */

const LEAD_IN_S = 0.5,
  LEAST_HEARD_S = 2;

// Event: "drawn" (hints came, or were decided).
export class Hints extends EventTarget {
  #app;
  /** @type {Hint[]} */
  #hints = [];
  /** @type {string | null} */
  #key = null;
  // The kind that is shown; empty where all are.
  #kind = "";
  isBroken = false;

  /** @param {App} app */
  constructor(app) {
    super();
    this.#app = app;
    byId("hints-done").addEventListener("change", () => this.draw());
    byId("hints-kind").addEventListener("change", () => this.show(byId("hints-kind").value));
    app.here.addEventListener("moved", () => this.mark());
    byId("side").addEventListener("turned", () => this.mark());
  }

  async load() {
    try {
      ({ hints: this.#hints } = await get("api/hints"));
      this.isBroken = false;
    } catch {
      [this.#hints, this.isBroken] = [[], true];
    }
    this.draw();
  }

  // For the strip: {start, isOpen}.
  get points() {
    return this.#hints.flatMap((hint) =>
      hint.start === null ? [] : [{ start: hint.start, isOpen: this.#isOpen(hint) }],
    );
  }

  get count() {
    return this.#hints.length;
  }

  get decided() {
    return this.#hints.filter((hint) => !this.#isOpen(hint)).length;
  }

  get #current() {
    return this.#hints.find(({ key }) => key === this.#key);
  }

  /** @param {Hint} hint */
  #verdict(hint) {
    return this.#app.store.verdicts[hint.key] ?? hint.verdict;
  }

  /** @param {Hint} hint */
  #isOpen(hint) {
    return this.#verdict(hint) === "open";
  }

  /** @param {Hint} hint */
  #isShown(hint) {
    return !this.#kind || hint.kind === this.#kind;
  }

  // Each kind once, with how many hints of it are open, in the hints' order.
  get #kinds() {
    /** @type {Map<string, number>} */
    const kinds = new Map();
    for (const hint of this.#hints)
      kinds.set(hint.kind, (kinds.get(hint.kind) ?? 0) + Number(this.#isOpen(hint)));
    return kinds;
  }

  // Only the hints of this kind from now on; of all where it is empty.
  /** @param {string} kind */
  show(kind) {
    this.#kind = kind;
    if (this.#current && !this.#isShown(this.#current)) this.#key = null;
    this.draw();
  }

  // To the next kind that has open hints, and after the last to all of them.
  turn() {
    if (!isSideOpen("hints")) openSide("hints");
    const kinds = [...this.#kinds].filter(([, open]) => open).map(([kind]) => kind);
    this.show(kinds[kinds.indexOf(this.#kind) + 1] ?? "");
    announce(this.#kind ? `Only hints of the kind ${this.#kind}.` : "Hints of all kinds.");
  }

  // All open hints of the kind that is shown, or else of the current hint's, in one step.
  /** @param {Verdict} verdict */
  async decideKind(verdict) {
    const kind = this.#kindAtOnce;
    const open = this.#hints.filter((hint) => hint.kind === kind && this.#isOpen(hint));
    if (!kind || !open.length) return announce("Choose a kind of hint first.");
    const doubts = open.map(({ key }) => key);
    const steps = await this.#app.editing.make({ kind: "doubts", doubts, verdict });
    if (!steps) return;
    const left = open.filter((hint) => this.#isOpen(hint)).length;
    const rest = left ? ` ${left} no longer fit what the lines say, and stay open.` : "";
    tellDone(`${formatCount(open.length - left, "hint")} ${verdict}.${rest}`, () =>
      this.#app.editing.undo(),
    );
    this.draw();
  }

  open() {
    openSide("hints");
    this.draw();
    if (!this.#key) this.step(1);
  }

  // To the next or the previous open hint from the current one.
  /** @param {number} by */
  step(by) {
    if (!isSideOpen("hints")) openSide("hints");
    const at = this.#hints.findIndex(({ key }) => key === this.#key);
    const ahead =
      by > 0 ? this.#hints.slice(at + 1) : this.#hints.slice(0, Math.max(0, at)).reverse();
    const next = ahead.find((hint) => this.#isOpen(hint) && this.#isShown(hint));
    if (next) this.#goTo(next);
    else announce(by > 0 ? "No open hint after this one." : "No open hint before this one.");
  }

  hear() {
    const hint = this.#current;
    if (!hint || hint.start === null) return;
    const end = Math.max(hint.end ?? 0, hint.start + LEAST_HEARD_S) + LEAD_IN_S;
    this.#app.player.hear(hint.start - LEAD_IN_S, end);
  }

  /** @param {Verdict} verdict */
  async decide(verdict) {
    const hint = this.#current;
    if (!hint || this.#verdict(hint) === verdict) return;
    const steps = await this.#app.editing.make({ kind: "doubt", doubt: hint.key, verdict });
    if (!steps) return;
    announce({ open: "Open again.", accepted: "Accepted.", dismissed: "Dismissed." }[verdict]);
    if (verdict !== "open") this.step(1);
  }

  // The hint's words are marked in its line.
  mark() {
    const hint = this.#current,
      box = hint && this.#app.lines.box(hint.id);
    const at = box && hint.text ? (box.textContent ?? "").indexOf(hint.text) : -1;
    const range = box && at >= 0 ? rangeOf(box, at, at + hint.text.length) : null;
    mark("hint", range && isSideOpen("hints") ? [range] : []);
  }

  draw() {
    const open = this.#hints.filter((hint) => this.#isOpen(hint)).length;
    const done = this.#hints.length - open;
    byId("hints-button").textContent = open ? `Hints ${open}` : "Hints";
    byId("hints-count").textContent = this.isBroken
      ? "The hints could not be loaded."
      : this.#hints.length
        ? `${formatCount(open, "hint")} open, ${done} decided. The most useful come first.`
        : "There are no hints.";
    const isAll = byId("hints-done").checked;
    const shown = this.#hints.filter(
      (one) => this.#isShown(one) && (isAll || this.#isOpen(one) || one.key === this.#key),
    );
    byId("hints-kind").replaceChildren(
      make("option", { value: "", textContent: "all" }),
      ...[...this.#kinds].map(([kind, count]) =>
        make("option", { value: kind, textContent: `${kind} (${count})` }),
      ),
    );
    byId("hints-kind").value = this.#kind;
    this.#nameButtons();
    byId("hints-list").replaceChildren(...shown.map((hint) => this.#item(hint)));
    this.mark();
    this.dispatchEvent(new Event("drawn"));
  }

  // How many hints are open of the kind that is decided at once.
  get openOfKind() {
    return this.#kinds.get(this.#kindAtOnce ?? "") ?? 0;
  }

  // The kind that is shown, or else that of the current hint.
  get #kindAtOnce() {
    return this.#kind || this.#current?.kind;
  }

  // The buttons for a whole kind say which, and of how many hints.
  #nameButtons() {
    const count = this.openOfKind,
      whose = count ? `“${this.#kindAtOnce}” (${count})` : "of a kind";
    byId("accept-kind").textContent = `Accept all ${whose}`;
    byId("dismiss-kind").textContent = `Dismiss all ${whose}`;
  }

  /** @param {Hint} hint */
  #goTo(hint) {
    this.#key = hint.key;
    this.draw();
    byId("hints-list").querySelector(".now")?.scrollIntoView({ block: "nearest" });
    if (hint.id && this.#app.store.entry(hint.id)) this.#app.lines.reveal(hint.id);
    else if (hint.start !== null)
      this.#app.lines.reveal(this.#app.timeline.at(hint.start)?.entry.id);
    this.mark();
    announce(
      `${hint.reason}: ${hint.text ?? ""} ${hint.suggestion ? `Suggestion: ${hint.suggestion}` : ""}`,
    );
  }

  /** @param {Hint} hint */
  #item(hint) {
    const verdict = this.#verdict(hint),
      isNow = hint.key === this.#key;
    const at = hint.start === null ? "" : clock(hint.start);
    const go = button("", () => this.#goTo(hint), { className: "go" });
    go.append(
      make("span", { className: "time", textContent: at }),
      " ",
      make("span", { className: "reason", textContent: hint.reason }),
    );
    const item = make("li", { className: `${isNow ? "now" : ""} ${verdict}` }, go);
    if (isNow) go.setAttribute("aria-current", "true");
    if (hint.text) {
      item.append(
        make(
          "p",
          { className: "said" },
          `${hint.before ?? ""} `,
          make("mark", { textContent: hint.text }),
          ` ${hint.after ?? ""}`,
        ),
      );
    }
    if (hint.suggestion)
      item.append(make("p", { className: "suggestion", textContent: `→ ${hint.suggestion}` }));
    if (verdict !== "open") item.append(make("p", { className: "verdict", textContent: verdict }));
    if (isNow) item.append(this.#buttons(hint, verdict));
    return item;
  }

  /**
   * @param {Hint} hint
   * @param {Verdict} verdict
   */
  #buttons(hint, verdict) {
    /** @param {() => unknown} does */
    const act = (does) => {
      this.#key = hint.key;
      does();
    };
    const play = button("Play", () => act(() => this.hear()), {
      disabled: hint.start === null || !this.#app.player.hasSound,
    });
    if (verdict !== "open")
      return make(
        "div",
        { className: "buttons" },
        play,
        button("Open again", () => act(() => this.decide("open"))),
      );
    // A suggestion that only an ear can follow is done by hand, and then ticked off.
    const accept = button(
      hint.applies ? "Accept" : "Done",
      () => act(() => this.decide("accepted")),
      { className: "main" },
    );
    return make(
      "div",
      { className: "buttons" },
      play,
      accept,
      button("Dismiss", () => act(() => this.decide("dismissed"))),
    );
  }
}
