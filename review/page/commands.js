// Everything a button or a key can do: one table, from which the help is made, too.
//
// `keys` are named as in keyboard.js; one without Ctrl, Alt or a number after F is for when nobody
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
    label: "Go to the line being played",
    keys: ["Alt+G"],
    run: () => app.lines.go(app.following.id),
  },
  unheard: {
    label: "Play from the first place not heard yet",
    keys: ["Alt+Q"],
    needs: () => app.player.hasSound,
    run: () => app.hearUnheard(),
  },
  reachDown: {
    label: "Select the next line too",
    keys: ["Shift+Alt+ArrowDown"],
    run: () => app.lines.reach(1),
  },
  reachUp: {
    label: "Select the previous line too",
    keys: ["Shift+Alt+ArrowUp"],
    run: () => app.lines.reach(-1),
  },
  select: {
    label: "Select lines by clicks: from this line to the one clicked next",
    keys: ["Alt+B"],
    run: () => app.here.toggleSelecting(),
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
      label: "Join to the previous line",
      keys: ["Alt+J", "Backspace at its start"],
      needs: line,
      run: () => editing.join(),
    },
    speaker: {
      label: "Change the speaker: this line, a range, everywhere",
      keys: ["Alt+S"],
      needs: line,
      run: () => app.chooseSpeaker(),
    },
    quickSpeaker: {
      label: "Give the selected lines to speaker 1 to 9",
      keys: ["Alt+1 … 9"],
      run: () => {},
    },
    nobody: {
      label: "Give the selected lines to nobody: they name no speaker",
      keys: ["Alt+0"],
      needs: line,
      run: () => editing.speaker(here.chosen, null),
    },
    start: {
      label: "Set this line’s start to the current time",
      keys: ["Alt+T"],
      needs: () => here.entry && app.player.hasSound,
      run: () => editing.start(),
    },
    header: {
      label: "Add a header above this line",
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
      label: "Show the machine’s wording of this line",
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
const hints = (app) => ({
  hints: { label: "Show the hints", keys: ["Alt+O"], run: () => app.hints.open() },
  nextHint: { label: "Next hint", keys: ["Alt+N"], run: () => app.hints.step(1) },
  previousHint: { label: "Previous hint", keys: ["Alt+P"], run: () => app.hints.step(-1) },
  playHint: { label: "Play the hint", keys: ["Alt+L"], run: () => app.hints.hear() },
  acceptHint: {
    label: "Accept the hint: do what it suggests, or mark it done",
    keys: ["Alt+A"],
    run: () => app.hints.decide("accepted"),
  },
  dismissHint: {
    label: "Dismiss the hint",
    keys: ["Alt+X"],
    run: () => app.hints.decide("dismissed"),
  },
  nextKind: { label: "Show the next kind of hint", keys: ["Alt+K"], run: () => app.hints.turn() },
  acceptKind: {
    label: "Accept all open hints of this kind",
    keys: ["Shift+Alt+A"],
    needs: () => app.hints.openOfKind,
    run: () => app.hints.decideKind("accepted"),
  },
  dismissKind: {
    label: "Dismiss all open hints of this kind",
    keys: ["Shift+Alt+X"],
    needs: () => app.hints.openOfKind,
    run: () => app.hints.decideKind("dismissed"),
  },
});

/**
 * @param {App} app
 * @returns {Commands}
 */
const rest = (app) => ({
  finish: {
    label: "Check, compare, learn, export",
    keys: ["Alt+E"],
    run: () => app.showFinish(),
  },
  print: {
    label: "A page to print, with all lines",
    keys: ["Ctrl+P"],
    run: () => app.openPrint(),
  },
  help: { label: "Show this help", keys: ["?", "Ctrl+/"], run: () => app.showHelp() },
});

// The groups of commands by their titles, in the order of the help.
/**
 * @param {App} app
 * @returns {Record<string, Commands>}
 */
export const groupsOf = (app) => ({
  Listen: hear(app),
  Move: walk(app),
  Edit: correct(app),
  Hints: hints(app),
  Finish: rest(app),
});
