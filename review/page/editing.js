// What a person does to the document beyond typing: each an operation, and where one is after it.

import { announce, notice, tellDone } from "./announce.js";
import { clock, formatCount } from "./clock.js";
import { nameOf, renameColour } from "./colours.js";
import { messageOf } from "./wire.js";

/** @import { App, Operation, Step, Time } from "./types.js" */

export class Editing {
  #app;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();
  #inHand = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  // The steps that came of it; null where the server refused it, which is said.
  /**
   * @param {Operation} operation
   * @returns {Promise<Step[] | null>}
   */
  async make(operation) {
    this.#app.typing.flush();
    try {
      return await this.#app.edits.make(operation);
    } catch (error) {
      notice(messageOf(error), [], true);
      return null;
    }
  }

  // One after the other: each is about what the one before it left, however fast keys are pressed.
  /** @param {() => Promise<void>} act */
  #inTurn(act) {
    this.#inHand += 1;
    const done = this.#turn.then(act);
    this.#turn = done
      .catch(() => {})
      .then(() => {
        this.#inHand -= 1;
      });
    return done;
  }

  // Whether lines are being split or joined, and the cursor is not yet where it will be.
  get isUnderWay() {
    return this.#inHand > 0;
  }

  // Do what is typed meanwhile once the cursor is there.
  /** @param {() => void} act */
  afterwards(act) {
    return this.#inTurn(async () => act());
  }

  split() {
    return this.#inTurn(() => this.#split());
  }

  // Join a line to the one before it; the cursor is where they meet.
  /** @param {string} [id] */
  join(id) {
    return this.#inTurn(() => this.#join(id ?? this.#app.here.id));
  }

  joinNext() {
    const { store, here } = this.#app;
    return this.#inTurn(() => this.#join(store.entries[here.index + 1]?.id));
  }

  // Move a header past the entry before or after it.
  /**
   * @param {string | null} id
   * @param {number} by
   */
  moveHeader(id, by) {
    return this.#inTurn(() => this.#moveHeader(id, by));
  }

  undo() {
    return this.#inTurn(() => this.#back("undo", "Undone", "There is nothing to undo."));
  }

  redo() {
    return this.#inTurn(() => this.#back("redo", "Redone", "There is nothing to redo."));
  }

  async #split() {
    const { here, lines } = this.#app,
      { entry } = here;
    const text = entry ? lines.textOf(entry) : "";
    if (entry?.kind !== "line" || here.offset <= 0 || here.offset >= text.length) {
      announce("Put the cursor where you want to split the line.");
      return;
    }
    const steps = await this.make({ kind: "split", id: entry.id, offset: here.offset, text });
    const made = steps?.at(-1)?.splices[0]?.insert.at(-1);
    if (!made) return;
    lines.arrive(made.id, 0);
    announce(
      `Split. The new line ${made.start === null ? "has no start time" : `starts at ${clock(made.start)}`}.`,
    );
  }

  /** @param {string | null | undefined} id */
  async #join(id) {
    const { store, lines } = this.#app,
      before = store.entries[store.indexOf(id) - 1];
    if (store.entry(id)?.kind !== "line" || before?.kind !== "line") {
      announce("There is no line directly above to join to.");
      return;
    }
    const offset = lines.textOf(before).trim().length;
    if (await this.make({ kind: "join", id })) {
      lines.arrive(before.id, offset);
      announce("Joined to the previous line.");
    }
  }

  async start() {
    const { here, player } = this.#app,
      seconds = Math.round(player.now * 1000) / 1000;
    if (await this.make({ kind: "start", id: here.id, seconds }))
      announce(`Starts at ${clock(seconds)}.`);
  }

  // `ids` are said by this speaker; null is nobody.
  /**
   * @param {string[]} ids
   * @param {string | null} speaker
   */
  async speaker(ids, speaker) {
    if (!ids.length) return;
    this.#tellSpeaker(await this.make({ kind: "speaker", ids, speaker }), speaker);
  }

  // Whoever is called this is called that everywhere; null is nobody.
  /**
   * @param {string | null} from
   * @param {string | null} to
   */
  async renameSpeaker(from, to) {
    renameColour(from, to);
    this.#tellSpeaker(await this.make({ kind: "rename_speaker", from, to }), to);
  }

  // How many lines have another speaker now: more than can be seen, maybe.
  /**
   * @param {Step[] | null} steps
   * @param {string | null} speaker
   */
  #tellSpeaker(steps, speaker) {
    if (!steps) return;
    const step = steps.findLast(({ operation }) => /speaker/.test(operation.kind));
    const count = step?.splices.length ?? 0;
    if (!count) announce("Nothing changed: that is the speaker already.");
    else if (count === 1) announce(`The speaker is now ${nameOf(speaker)}.`);
    else
      tellDone(
        `${formatCount(count, "line")} changed: the speaker is now ${nameOf(speaker)}.`,
        () => this.undo(),
      );
  }

  /**
   * @param {string} before
   * @param {string} title
   * @param {Time} seconds
   */
  async addHeader(before, title, seconds) {
    const steps = await this.make({ kind: "header_add", before, title, seconds });
    if (steps) announce(`Header ${title} added.`);
  }

  /**
   * @param {string | null} id
   * @param {number} by
   */
  async #moveHeader(id, by) {
    const { store, lines } = this.#app,
      index = store.indexOf(id) + (by < 0 ? -1 : 2);
    if (index < 0 || index > store.entries.length) return;
    await this.make({ kind: "header_move", id, before: store.entries[index]?.id ?? null });
    lines.reveal(id);
    announce(`Header moved ${by < 0 ? "up" : "down"}.`);
  }

  /** @param {string | null} id */
  async remove(id) {
    const { store, lines } = this.#app,
      entry = store.entry(id),
      next = store.entries[store.indexOf(id) + 1];
    if (!(await this.make({ kind: "remove", id }))) return;
    if (next) lines.arrive(next.id, 0);
    if (entry?.kind === "header") tellDone(`Header “${entry.title}” removed.`, () => this.undo());
    else announce("Removed.");
  }

  // Go where something was taken back or made again.
  /**
   * @param {"undo" | "redo"} kind
   * @param {string} done
   * @param {string} nothing
   */
  async #back(kind, done, nothing) {
    const { typing, store, edits, lines } = this.#app;
    typing.flush();
    await edits.whenAnswered();
    if (!(kind === "undo" ? store.canUndo : store.canRedo)) {
      announce(nothing);
      return;
    }
    const steps = await this.make({ kind });
    const splice = steps?.at(-1)?.splices[0];
    if (!splice) return;
    const id =
      splice.insert[0]?.id ?? store.entries[Math.min(splice.at, store.entries.length - 1)]?.id;
    lines.reveal(id);
    announce(`${done}.`);
  }
}
