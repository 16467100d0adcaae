// The document as the server last told it, and what is derived of it. Nothing here asks anybody.
//
// Entries are never changed, only replaced. Events: "loaded" (everything is new), "changed"
// (detail: the step), "state" (what can be undone, what is saved).

/** @import { Conflict, Entry, Recording, State, Step, Time, Told, Verdict } from "./types.js" */

const now = () => Date.now() / 1000;

export class Store extends EventTarget {
  title = "";
  file = "";
  /** @type {Recording | null} */
  recording = null;
  recovered = 0;
  /** @type {Conflict[]} */
  conflicts = [];
  hasMachine = false;
  /** @type {string[]} */
  actions = [];
  /** @type {string[]} */
  formats = [];
  /** @type {string | null} */
  language = null;
  /** @type {Entry[]} */
  entries = [];
  revision = 0;
  saved = 0;
  // Seconds since 1970; null is not known: it was before the server was started, or never.
  /** @type {Time} */
  savedAt = null;
  /** @type {Time} */
  unsavedSince = null;
  /** @type {Record<string, Verdict>} */
  verdicts = {};
  /** @type {[number, number][]} */
  heard = [];
  canUndo = false;
  canRedo = false;
  /** @type {Map<string, number> | null} */
  #indices = null;

  /** @param {Told} document */
  load(document) {
    this.title = document.title;
    this.file = document.file;
    this.recording = document.recording;
    this.recovered = document.recovered;
    this.conflicts = document.conflicts;
    this.hasMachine = document.machine;
    this.actions = document.actions;
    this.formats = document.formats;
    this.language = document.language;
    this.entries = document.entries;
    this.revision = document.revision;
    this.saved = document.saved_revision;
    this.savedAt = document.saved_at;
    this.unsavedSince = document.unsaved_since;
    this.verdicts = document.verdicts;
    this.heard = document.heard;
    this.#indices = null;
    this.#emit("loaded");
    this.setState(document);
  }

  // Make a step that follows; false where one in between is missing. One that was made is skipped.
  /** @param {Step} step */
  apply(step) {
    if (step.revision <= this.revision) return true;
    if (step.revision !== this.revision + 1) return false;
    step.splices.forEach(({ at, remove, insert }) =>
      this.entries.splice(at, remove.length, ...insert),
    );
    Object.assign(this.verdicts, step.verdicts);
    if (!this.unsaved) this.unsavedSince = now();
    this.revision = step.revision;
    this.#indices = null;
    this.#emit("changed", step);
    return true;
  }

  /** @param {State} state */
  setState({ saved_revision: saved, can_undo: canUndo, can_redo: canRedo }) {
    if (saved !== undefined && saved !== this.saved) this.savedAt = now();
    this.saved = saved ?? this.saved;
    this.canUndo = canUndo ?? this.canUndo;
    this.canRedo = canRedo ?? this.canRedo;
    this.#emit("state");
  }

  get unsaved() {
    return this.revision - this.saved;
  }

  /** @param {string | null | undefined} id */
  indexOf(id) {
    this.#indices ??= new Map(this.entries.map((entry, index) => [entry.id, index]));
    return id ? (this.#indices.get(id) ?? -1) : -1;
  }

  /**
   * @param {string | null | undefined} id
   * @returns {Entry | undefined}
   */
  entry(id) {
    return this.entries[this.indexOf(id)];
  }

  // The ids of the lines of a speaker; of null, of those that nobody is named for.
  /** @param {string | null} speaker */
  linesOf(speaker) {
    return this.entries.flatMap((entry) =>
      entry.kind === "line" && entry.speaker === speaker ? [entry.id] : [],
    );
  }

  // How many lines each speaker has, in order of first speech.
  /** @returns {Map<string, number>} */
  speakers() {
    const counts = new Map();
    for (const entry of this.entries) {
      if (entry.kind !== "line" || entry.speaker === null) continue;
      counts.set(entry.speaker, (counts.get(entry.speaker) ?? 0) + 1);
    }
    return counts;
  }

  /**
   * @param {string} name
   * @param {Step} [detail]
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
