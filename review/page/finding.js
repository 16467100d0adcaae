// Find and replace, with each change shown before it is made.

import { announce, tellDone } from "./announce.js";
import { rangeOf } from "./caret.js";
import { formatCount, timeOf } from "./clock.js";
import { button, byId, make, targetOf } from "./dom.js";
import { mark } from "./marks.js";
import { closeSide, isSideOpen, openSide } from "./side.js";
import { post } from "./wire.js";

/** @import { App, Entry, Match } from "./types.js" */

const PAUSE_MS = 150,
  MOST_SHOWN = 300,
  AROUND = 28;

/** @param {Entry | undefined} entry */
const writtenOf = (entry) => (entry?.kind === "header" ? entry.title : (entry?.text ?? ""));

export class Finding {
  #app;
  /** @type {Match[]} */
  #matches = [];
  #at = -1;
  #timer = 0;
  /** @type {Promise<void>} */
  #found = Promise.resolve();
  #asking = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    byId("finding-form").addEventListener("input", (event) => {
      if (targetOf(event).id !== "with") this.#at = -1;
      this.#soon();
    });
    byId("finding-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#step(1);
    });
    byId("find-previous").addEventListener("click", () => this.#step(-1));
    byId("replace-all").addEventListener("click", () => this.#replaceAll());
    byId("finding").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close(event);
    });
    byId("side").addEventListener("turned", () => this.#mark());
    app.store.addEventListener("changed", () => {
      if (isSideOpen("finding")) this.#soon();
    });
  }

  open() {
    const chosen = String(getSelection()).trim();
    openSide("finding");
    if (chosen && !chosen.includes("\n")) byId("find").value = chosen;
    byId("find").focus();
    byId("find").select();
    this.#searchNow();
  }

  /** @param {Event} event */
  async #close(event) {
    event.preventDefault();
    event.stopPropagation();
    await this.#found;
    closeSide();
    const { here, lines } = this.#app,
      match = this.#matches[this.#at];
    const isThere = match && match.id === here.id && match.offset === here.offset;
    lines.go(here.id, here.offset, isThere ? match.length : 0);
  }

  get #asked() {
    return {
      find: byId("find").value,
      with: byId("with").value,
      whole_word: byId("whole-word").checked,
      match_case: byId("match-case").checked,
      within: byId("find-within").value,
    };
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#searchNow(), PAUSE_MS);
  }

  // Look for what is asked for by now; waits for what is under way.
  #searchNow() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#found = this.#search();
    return this.#found;
  }

  async #search() {
    const asked = this.#asked;
    if (asked.find) {
      await this.#app.typing.flush();
      const found = await post("api/preview", asked).catch(() => ({ matches: [] }));
      if (asked.find !== byId("find").value) return;
      this.#matches = found.matches;
    } else this.#matches = [];
    this.#at = Math.min(this.#at, this.#matches.length - 1);
    this.#draw(asked.find);
  }

  // To the next one or the one before, of what is asked for by now.
  /** @param {number} by */
  #step(by) {
    const searched = this.#timer ? this.#searchNow() : this.#found;
    this.#found = searched.then(() => {
      const count = this.#matches.length;
      if (count) this.#goTo((Math.max(this.#at, by > 0 ? -1 : 0) + by + count) % count);
    });
  }

  /** @param {number} at */
  #goTo(at) {
    const match = this.#matches[at];
    this.#at = at;
    this.#app.here.go(match.id, match.offset);
    this.#app.lines.show(match.id);
    this.#draw(byId("find").value);
    byId("found").querySelector(".now")?.scrollIntoView({ block: "nearest" });
    announce(`${at + 1} of ${this.#matches.length}: ${this.#around(match).join("")}`);
  }

  async #replaceAll() {
    const count = this.#matches.length;
    const steps = await this.#app.editing.make({ kind: "replace", ...this.#asked, ids: null });
    if (steps) tellDone(`Replaced ${formatCount(count, "time")}.`, () => this.#app.editing.undo());
    this.#searchNow();
  }

  // This one alone: its line with the one match replaced.
  /** @param {Match} match */
  async #replaceOne({ id, offset, length, after }) {
    const before = writtenOf(this.#app.store.entry(id));
    const text = before.slice(0, offset) + after + before.slice(offset + length);
    const isHeader = this.#app.store.entry(id)?.kind === "header";
    await this.#app.editing.make(
      isHeader
        ? { kind: "header_rename", id, title: text }
        : { kind: "text", id, before, after: text },
    );
    this.#searchNow();
  }

  /** @param {string} find */
  #draw(find) {
    const count = this.#matches.length;
    const position = this.#at >= 0 ? `${this.#at + 1} of ` : "";
    byId("found-count").textContent = !find
      ? ""
      : count
        ? `${position}${count.toLocaleString("en")} found in ${this.#places()}`
        : "Nothing found.";
    byId("replace-all").disabled = !count;
    byId("replace-all").textContent = count
      ? `Replace all ${count.toLocaleString("en")}`
      : "Replace all";
    const from = Math.max(0, Math.min(this.#at - 100, count - MOST_SHOWN));
    byId("found").replaceChildren(
      ...this.#matches
        .slice(from, from + MOST_SHOWN)
        .map((match, index) => this.#item(match, from + index)),
    );
    this.#mark();
  }

  // "3 lines and 1 header".
  #places() {
    const ids = [...new Set(this.#matches.map(({ id }) => id))];
    const headers = ids.filter((id) => this.#app.store.entry(id)?.kind === "header").length;
    return [
      ...(ids.length > headers ? [formatCount(ids.length - headers, "line")] : []),
      ...(headers ? [formatCount(headers, "header")] : []),
    ].join(" and ");
  }

  /** @param {Match} match */
  #around({ id, offset, length }) {
    const text = writtenOf(this.#app.store.entry(id));
    const start = Math.max(0, offset - AROUND);
    return [
      `${start ? "…" : ""}${text.slice(start, offset)}`,
      text.slice(offset, offset + length),
      text.slice(offset + length, offset + length + AROUND),
    ];
  }

  /**
   * @param {Match} match
   * @param {number} at
   */
  #item(match, at) {
    const [before, found, after] = this.#around(match);
    const entry = this.#app.store.entry(match.id),
      isReplacing = byId("with").value !== "";
    const change = isReplacing
      ? [make("del", { textContent: found }), " ", make("ins", { textContent: match.after })]
      : [make("mark", { textContent: found })];
    const go = button("", () => this.#goTo(at), { className: "go" });
    go.append(
      make("span", {
        className: "time",
        textContent: entry?.kind === "header" ? "header" : entry ? timeOf(entry) : "",
      }),
      " ",
      before,
      ...change,
      after,
    );
    const item = make("li", { className: at === this.#at ? "now" : "" }, go);
    if (at === this.#at) {
      item.append(
        make(
          "div",
          { className: "buttons" },
          button("Replace this one", () => this.#replaceOne(match)),
        ),
      );
    }
    return item;
  }

  #mark() {
    const isOpen = isSideOpen("finding");
    /** @param {Match[]} matches */
    const ranges = (matches) =>
      matches.flatMap(({ id, offset, length }) => {
        const box = this.#app.lines.box(id);
        const range = box && rangeOf(box, offset, offset + length);
        return range ? [range] : [];
      });
    mark("found", isOpen ? ranges(this.#matches) : []);
    mark("found-now", isOpen && this.#at >= 0 ? ranges([this.#matches[this.#at]]) : []);
  }

  // Rows came into the window: what is found in them is marked.
  look() {
    if (!this.#matches.length || this.#asking) return;
    this.#asking = requestAnimationFrame(() => {
      this.#asking = 0;
      this.#mark();
    });
  }
}
