// Saving, and what the page says about it.

import { announce, notice } from "./announce.js";
import { formatCount, timeOf, timeOfDay } from "./clock.js";
import { showConflicts } from "./conflicts.js";
import { byId, detailOf, make } from "./dom.js";
import { messageOf } from "./wire.js";

/** @import { App, Conflict, Entry, Operation, Saved, Time } from "./types.js" */

const LATE_MS = 2000;

/**
 * What is saved and what is kept, in a few words and in a sentence.
 * @param {{ isOffline: boolean, isSaving: boolean, isLate: boolean, unsaved: number, unsavedSince: Time, savedAt: Time }} how
 * @returns {[state: string, kept: string]}
 */
export const describeState = ({ isOffline, isSaving, isLate, unsaved, unsavedSince, savedAt }) => {
  if (isOffline)
    return [
      "Connection lost",
      "castproof does not answer. What you do stays on this page until it does: leave the page open.",
    ];
  if (isSaving) return ["saving…", ""];
  if (isLate) return ["keeping your last change…", "This takes longer than usual."];
  if (unsaved) {
    const since = unsavedSince === null ? "an earlier visit" : timeOfDay(unsavedSince);
    return [
      formatCount(unsaved, "unsaved change"),
      `Kept since ${since}, even if you close this page. Save brings the file up to date.`,
    ];
  }
  return [
    "all changes saved",
    savedAt === null ? "Each change is kept as you make it." : `Saved at ${timeOfDay(savedAt)}.`,
  ];
};

export class Saving {
  #app;
  #isSaving = false;
  #isLate = false;
  #late = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    const { store, edits } = app;
    store.addEventListener("state", () => this.show());
    store.addEventListener("changed", () => this.show());
    edits.addEventListener("offline", () => this.show());
    edits.addEventListener("waiting", () => this.#watchAnswers());
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
      return false;
    } finally {
      this.#isSaving = false;
      this.show();
    }
  }

  show() {
    const { store, edits } = this.#app,
      { unsaved } = store;
    if (!edits.waiting) this.#isLate = false;
    const [state, kept] = describeState({
      ...{ isOffline: edits.isOffline, isSaving: this.#isSaving, isLate: this.#isLate },
      ...{ unsaved, unsavedSince: store.unsavedSince, savedAt: store.savedAt },
    });
    byId("state").textContent = `${store.file} · ${state}`;
    const [now, ...later] = kept.split(/(?<=\.) /);
    byId("kept").replaceChildren(now, make("span", { textContent: ` ${later.join(" ")}` }));
    byId("kept").classList.toggle("idle", !unsaved && !edits.isOffline);
    byId("state").classList.toggle("bad", edits.isOffline);
    document.title = `${unsaved ? "• " : ""}${store.title}`;
  }

  // An edit is answered in a moment; only where that takes long, it is said.
  #watchAnswers() {
    const { edits } = this.#app;
    this.#late ||= setTimeout(() => {
      this.#late = 0;
      this.#isLate = Boolean(edits.waiting);
      this.show();
    }, LATE_MS);
  }

  // What the journal brought back, and what did not fit the file, when the page opens.
  greet() {
    const { recovered, conflicts } = this.#app.store;
    if (conflicts.length) this.showConflicts(conflicts);
    else if (recovered)
      notice(
        `${formatCount(recovered, "change")} from your last visit ${recovered === 1 ? "is" : "are"} here again. The file does not have ${recovered === 1 ? "it" : "them"} yet.`,
        [["Save now", () => this.save()]],
      );
  }

  /** @param {Conflict[]} conflicts */
  showConflicts(conflicts) {
    showConflicts(
      "Somebody else changed the file in the same places as you. Nothing is saved yet. Your wording stands unless you use theirs; then save.",
      conflicts.map((conflict) => this.#describe(conflict)),
      { label: "Save", act: () => this.save() },
    );
  }

  /** @param {Saved} saved */
  #report({ written, merged, conflicts, notes }) {
    if (conflicts.length) {
      this.showConflicts(conflicts);
      return false;
    }
    const done = merged
      ? "Saved, together with somebody else’s changes."
      : written
        ? "Saved."
        : "Nothing to save: the file is up to date.";
    const said = merged
      ? [
          "Somebody else had changed the file: their changes are now on the page, together with yours.",
          ...notes,
        ]
      : notes;
    if (said.length) notice(said.join("\n"));
    announce([done, ...said].join(" "));
    return true;
  }

  #askToMerge() {
    notice("Somebody else changed the file. Saving brings their changes and yours together.", [
      ["Save both", () => this.save()],
    ]);
  }

  /** @param {Conflict} conflict */
  #describe({ id, what, mine, disk }) {
    const { store, editing } = this.#app,
      entry = store.entry(id);
    const title = entry ? `${placeOf(entry)}: ${what}` : `A line that is gone: ${what}`;
    const operation = () => planTakeover(store.entry(id), what, mine, disk);
    const take = async () => {
      const taking = operation();
      if (taking) await editing.make(taking);
    };
    return { title, theirs: disk, mine, takeTheirs: operation() ? take : null };
  }
}

// Where an entry is, as a person finds it.
/** @param {Entry} entry */
const placeOf = (entry) =>
  entry.kind === "header" ? `Header “${entry.title}”` : timeOf(entry) || "A line without a time";

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
