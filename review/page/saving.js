// Saving, and what the page says about it.

import { announce, notice } from "./announce.js";
import { counted } from "./clock.js";
import { showClashes } from "./clashes.js";
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
      return this.#told(await this.#app.edits.save());
    } catch (error) {
      notice(
        `It could not be saved: ${messageOf(error)}`,
        [["Try again", () => this.save()]],
        true,
      );
      announce("It could not be saved.");
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
      ? "castproof does not answer: what you do is kept here until it does"
      : this.#isSaving
        ? "saving…"
        : unsaved
          ? `${counted(unsaved, "edit")} not saved yet, kept in the journal`
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
        `${counted(recovered, "edit")} of the last time, not saved yet, came back from the journal.`,
        [["Save now", () => this.save()]],
      );
  }

  /** @param {Conflict[]} conflicts */
  showConflicts(conflicts) {
    showClashes(
      "The file was changed by somebody else where you changed it, too. Nothing is written yet. Choose, then save again.",
      conflicts.map((clash) => this.#clash(clash)),
      { label: "Save what the page says", act: () => this.save() },
    );
  }

  /** @param {Saved} saved */
  #told({ written, merged, conflicts }) {
    if (conflicts.length) {
      this.showConflicts(conflicts);
      return false;
    }
    announce(
      merged
        ? "Saved, with what somebody else changed."
        : written
          ? "Saved."
          : "The file says all of it already.",
    );
    if (merged)
      notice("What somebody else changed in the file is in the page now, beside your edits.");
    return true;
  }

  #askToMerge() {
    notice("The file was changed by somebody else. Saving brings their changes in under yours.", [
      ["Save and bring them in", () => this.save()],
    ]);
  }

  /** @param {Conflict} conflict */
  #clash({ id, what, mine, disk }) {
    const { store, editing } = this.#app,
      entry = store.entry(id);
    const title = entry ? `Line ${store.place(id) + 1}: ${what}` : `A line that is gone: ${what}`;
    const operation = () => takingOver(store.entry(id), what, mine, disk);
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
const takingOver = (entry, what, mine, disk) => {
  if (what === "words" && entry?.kind === "line" && entry.text.includes(mine)) {
    return {
      kind: "text",
      id: entry.id,
      before: entry.text,
      after: entry.text.replace(mine, () => disk),
    };
  }
  if (what === "speaker" && entry?.kind === "line")
    return { kind: "speaker", ids: [entry.id], speaker: disk || null };
  if (what === "header" && entry?.kind === "header" && disk)
    return { kind: "header_rename", id: entry.id, title: disk };
  return null;
};
