// Everything a button or a key can do: one table, from which the help is made, too.
//
// `keys` are told by keyboard.js; one without Ctrl, Alt or a number after F is for when nobody
// types. `needs` says when it can be done.

import { STEP_S } from "./player.js";

/** @import { App, Commands } from "./types.js" */

/**
 * @param {App} app
 * @returns {Commands}
 */
const hear = (app) => ({
  play: { label: "Play or pause", keys: ["Escape", "Space"], run: () => app.player.toggle() },
  back: {
    label: `Back ${STEP_S} seconds`,
    keys: ["F1", "ArrowLeft"],
    run: () => app.player.skip(-STEP_S),
  },
  forward: {
    label: `Forward ${STEP_S} seconds`,
    keys: ["F2", "ArrowRight"],
    run: () => app.player.skip(STEP_S),
  },
  slower: { label: "Slower", keys: ["F3", "<"], run: () => app.changeRate(-1) },
  faster: { label: "Faster", keys: ["F4", ">"], run: () => app.changeRate(1) },
  repeat: { label: "Repeat this line", keys: ["F8", "R"], run: () => app.repeatLine() },
  hearCursor: {
    label: "Play from the cursor",
    keys: ["Alt+Enter"],
    run: () => app.lines.hearFromCursor(),
  },
});

/**
 * @param {App} app
 * @returns {Commands}
 */
const walk = (app) => ({
  nextLine: {
    label: "Next line",
    keys: ["Alt+ArrowDown", "ArrowDown"],
    run: () => app.lines.walk(1),
  },
  previousLine: {
    label: "Previous line",
    keys: ["Alt+ArrowUp", "ArrowUp"],
    run: () => app.lines.walk(-1),
  },
  heardLine: {
    label: "To the line that is heard",
    keys: ["Alt+G"],
    run: () => app.lines.go(app.following.id),
  },
  reachDown: {
    label: "Choose the next line, too",
    keys: ["Shift+Alt+ArrowDown"],
    run: () => app.lines.reach(1),
  },
  reachUp: {
    label: "Choose the line before, too",
    keys: ["Shift+Alt+ArrowUp"],
    run: () => app.lines.reach(-1),
  },
});

/**
 * @param {App} app
 * @returns {Commands}
 */
const correct = (app) => {
  const line = () => app.here.entry?.kind === "line",
    header = () => app.here.entry?.kind === "header";
  const { editing, here } = app;
  return {
    split: {
      label: "Split the line at the cursor",
      keys: ["Enter in a line"],
      needs: line,
      run: () => editing.split(),
    },
    join: {
      label: "Join to the line before",
      keys: ["Alt+J", "Backspace at its start"],
      needs: line,
      run: () => editing.join(),
    },
    speaker: {
      label: "Who speaks: this line, a range, everywhere",
      keys: ["Alt+S"],
      needs: line,
      run: () => app.chooseSpeaker(),
    },
    quickSpeaker: {
      label: "Speaker 1 to 9 of the chosen lines",
      keys: ["Alt+1 … 9"],
      run: () => {},
    },
    start: {
      label: "This line starts now",
      keys: ["Alt+T"],
      needs: () => here.entry && app.player.hasSound,
      run: () => editing.start(),
    },
    header: {
      label: "Header above this line",
      keys: ["Alt+H"],
      needs: () => here.entry,
      run: () => app.addHeader(),
    },
    headerUp: {
      label: "Move a header up",
      keys: ["Alt+U"],
      needs: header,
      run: () => editing.moveHeader(here.id, -1),
    },
    headerDown: {
      label: "Move a header down",
      keys: ["Alt+I"],
      needs: header,
      run: () => editing.moveHeader(here.id, 1),
    },
    headerRemove: {
      label: "Remove a header",
      keys: ["Alt+R"],
      needs: header,
      run: () => editing.remove(here.id),
    },
    machine: {
      label: "The machine’s wording of this line",
      keys: ["Alt+M"],
      needs: () => app.store.hasMachine && line(),
      run: () => app.machine.toggle(),
    },
    undo: {
      label: "Undo",
      keys: ["Ctrl+Z"],
      needs: () => app.store.canUndo || app.typing.isUnsent,
      run: () => editing.undo(),
    },
    redo: {
      label: "Redo",
      keys: ["Shift+Ctrl+Z", "Ctrl+Y"],
      needs: () => app.store.canRedo,
      run: () => editing.redo(),
    },
    find: { label: "Find and replace", keys: ["Ctrl+F", "Ctrl+H"], run: () => app.finding.open() },
    speakers: { label: "All speakers", keys: ["Alt+W"], run: () => app.showSpeakers() },
    save: { label: "Save", keys: ["Ctrl+S"], run: () => app.saving.save() },
  };
};

/**
 * @param {App} app
 * @returns {Commands}
 */
const doubts = (app) => ({
  doubts: { label: "Show the doubts", keys: ["Alt+O"], run: () => app.doubts.open() },
  nextDoubt: { label: "Next doubt", keys: ["Alt+N"], run: () => app.doubts.step(1) },
  previousDoubt: { label: "Previous doubt", keys: ["Alt+P"], run: () => app.doubts.step(-1) },
  playDoubt: { label: "Play the doubt", keys: ["Alt+L"], run: () => app.doubts.hear() },
  acceptDoubt: {
    label: "Accept its suggestion, or tick it off",
    keys: ["Alt+A"],
    run: () => app.doubts.rule("accepted"),
  },
  dismissDoubt: { label: "Dismiss it", keys: ["Alt+X"], run: () => app.doubts.rule("dismissed") },
});

/**
 * @param {App} app
 * @returns {Commands}
 */
const rest = (app) => ({
  afterwards: {
    label: "Check, compare, learn, export",
    keys: ["Alt+E"],
    run: () => app.showAfterwards(),
  },
  help: { label: "These keys", keys: ["?", "Ctrl+/"], run: () => app.showHelp() },
});

// The groups of commands by their titles, in the order of the help.
/**
 * @param {App} app
 * @returns {Record<string, Commands>}
 */
export const groupsOf = (app) => ({
  Hear: hear(app),
  Walk: walk(app),
  Correct: correct(app),
  Doubts: doubts(app),
  "And then": rest(app),
});
