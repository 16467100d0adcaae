// Saving, and what the page says about it.

import { announce, notice } from "./announce.js";
import { formatCount } from "./clock.js";
import { showConflicts } from "./conflicts.js";
import { byId, detailOf } from "./dom.js";
import { messageOf } from "./wire.js";

/** @import { App, Conflict, Entry, Operation, Saved } from "./types.js" */

export class Saving {
  #app;
  #isSaving = false;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    const { store, edits } = app;
    store.addEventListener("state", () => this.show());
    store.addEventListener("changed", () => this.show());
    edits.addEventListener("offline", () => this.show());
    edits.addEventListener("disk", (event) => {
      if (detailOf(event)) this.#askToMerge();
    });
    addEventListener("beforeunload", (event) => {
      if (edits.waiting || app.typing.isUnsent) event.preventDefault();
    });
  }

  // True once the file says what the page says.
  /** @returns {Promise<boolean>} */
  async save() {
    if (this.#isSaving) return false;
    this.#isSaving = true;
    this.show();
    try {
      await this.#app.typing.flush();
      return this.#report(await this.#app.edits.save());
    } catch (error) {
      notice(`Could not save: ${messageOf(error)}`, [["Try again", () => this.save()]], true);
      announce("Could not save.");
      return false;
    } finally {
      this.#isSaving = false;
      this.show();
    }
  }

  show() {
    const { store, edits } = this.#app,
      { unsaved } = store;
    const text = edits.isOffline
      ? "Connection lost. Your edits are kept here until it is back"
      : this.#isSaving
        ? "saving…"
        : unsaved
          ? `${formatCount(unsaved, "unsaved edit")}, kept in the journal`
          : "saved";
    byId("state").textContent = `${store.file} · ${text}`;
    byId("state").classList.toggle("bad", edits.isOffline);
    document.title = `${unsaved ? "• " : ""}${store.title}`;
  }

  // What the journal brought back, and what did not fit the file, when the page opens.
  greet() {
    const { recovered, conflicts } = this.#app.store;
    if (conflicts.length) this.showConflicts(conflicts);
    else if (recovered)
      notice(
        `Restored from the journal: ${formatCount(recovered, "unsaved edit")} from last time.`,
        [["Save now", () => this.save()]],
      );
  }

  /** @param {Conflict[]} conflicts */
  showConflicts(conflicts) {
    showConflicts(
      "Somebody else changed the file in the same places as you. Nothing has been written yet. Choose, then save again.",
      conflicts.map((conflict) => this.#describe(conflict)),
      { label: "Save this page’s version", act: () => this.save() },
    );
  }

  /** @param {Saved} saved */
  #report({ written, merged, conflicts, notes }) {
    if (conflicts.length) {
      this.showConflicts(conflicts);
      return false;
    }
    announce(
      merged
        ? "Saved, together with somebody else’s changes."
        : written
          ? "Saved."
          : "Nothing to save: the file is up to date.",
    );
    const said = merged
      ? ["Somebody else’s changes to the file are now on the page, beside your edits.", ...notes]
      : notes;
    if (said.length) notice(said.join("\n"));
    return true;
  }

  #askToMerge() {
    notice("Somebody else changed the file. Saving merges their changes with yours.", [
      ["Save and merge", () => this.save()],
    ]);
  }

  /** @param {Conflict} conflict */
  #describe({ id, what, mine, disk }) {
    const { store, editing } = this.#app,
      entry = store.entry(id);
    const title = entry ? `Line ${store.indexOf(id) + 1}: ${what}` : `A removed line: ${what}`;
    const operation = () => planTakeover(store.entry(id), what, mine, disk);
    const take = async () => {
      const taking = operation();
      if (taking) await editing.make(taking);
    };
    return { title, theirs: disk, mine, takeTheirs: operation() ? take : null };
  }
}

// The operation by which an entry says what the file says; null where a person must do it by hand.
/**
 * @param {Entry | undefined} entry
 * @param {string} what
 * @param {string} mine
 * @param {string} disk
 * @returns {Operation | null}
 */
const planTakeover = (entry, what, mine, disk) => {
  if (what === "words" && entry?.kind === "line" && entry.text.includes(mine)) {
    return {
      kind: "text",
      id: entry.id,
      before: entry.text,
      after: entry.text.replace(mine, () => disk),
    };
  }
  if (what === "speaker" && entry?.kind === "line" && mine && entry.speaker === mine)
    return { kind: "speaker", ids: [entry.id], speaker: disk || null };
  if (what === "header" && entry?.kind === "header" && disk && !disk.endsWith(", elsewhere"))
    return { kind: "header_rename", id: entry.id, title: disk };
  return null;
};
