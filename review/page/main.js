// The page: makes its parts and connects them.

import { showFinish } from "./finish.js";
import { announce, hideDone, hideNotice, notice } from "./announce.js";
import { showConflicts } from "./conflicts.js";
import { hideControls, showControls } from "./controls.js";
import { clock } from "./clock.js";
import { byId, detailOf } from "./dom.js";
import { Hints } from "./hints.js";
import { Editing } from "./editing.js";
import { Edits } from "./edits.js";
import { Finding } from "./finding.js";
import { Following } from "./following.js";
import { groupsOf } from "./commands.js";
import { addHeader } from "./header_dialog.js";
import { showHelp } from "./help.js";
import { Heard } from "./heard.js";
import { Here } from "./here.js";
import { connectButtons, listenToKeys } from "./keyboard.js";
import { Lines } from "./lines.js";
import { Loudness } from "./loudness.js";
import { Machine } from "./machine.js";
import { Player } from "./player.js";
import { Saving } from "./saving.js";
import { showSelected } from "./selecting.js";
import { showProgress } from "./progress.js";
import { listenToSide } from "./side.js";
import { chooseSpeaker } from "./speaker_choice.js";
import { showSpeakers } from "./speakers.js";
import { Store } from "./store.js";
import { Strip } from "./strip.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";
import { View } from "./view.js";

/** @import { App, Entry, Step } from "./types.js" */

const OPENING_MS = 300;

const app = /** @type {App} */ ({
  store: new Store(),
  player: new Player(),
  view: new View(),
  loudness: new Loudness(),
});
const { store, player, view } = app;
app.edits = new Edits(store);
app.typing = new Typing(store, app.edits);
app.here = new Here(store);
app.timeline = new Timeline(store);
app.editing = new Editing(app);
app.machine = new Machine(app);
app.lines = new Lines(app, (row, id) => {
  app.machine.look(row, id);
  app.finding.look();
});
app.following = new Following(player, app.timeline, app.lines);
app.hints = new Hints(app);
app.finding = new Finding(app);
app.saving = new Saving(app);
app.heard = new Heard(player);
app.chooseSpeaker = () => chooseSpeaker(app);
/** @param {number} number */
app.quickSpeaker = (number) => {
  const name = [...store.speakers().keys()][number - 1];
  if (name) app.editing.speaker(app.here.chosen, name);
  else announce(`There is no speaker ${number}.`);
};
app.addHeader = () => addHeader(app);
app.showSpeakers = () => showSpeakers(app);
app.showFinish = () => showFinish(app);
/** @param {number} by */
app.changeRate = (by) => {
  player.faster(by);
  announce(`Speed ${player.rate}`);
};
app.repeatLine = () => {
  const span = app.timeline.spanOf(app.here.id) ?? app.timeline.at(player.now);
  if (span) player.hear(span.start, span.end);
};
app.hearUnheard = () => {
  const { gap } = app.heard;
  if (gap === null) return announce("All of the recording was heard.");
  app.lines.reveal(app.timeline.at(gap)?.entry.id);
  player.hear(gap);
  return announce(`Not heard from ${clock(gap)} on.`);
};
// What is typed goes first: the page to print says what the server has.
app.openPrint = async () => {
  await app.typing.flush();
  await app.edits.whenAnswered();
  if (!open("print"))
    notice("The browser did not open the page to print.", [["Open it", () => open("print")]]);
};
const groups = groupsOf(app);
app.showHelp = () => showHelp(groups);
app.commands = Object.assign({}, ...Object.values(groups));

const refreshButtons = connectButtons(app);
const strip = new Strip(
  {
    view,
    timeline: app.timeline,
    loudness: app.loudness,
    get hints() {
      return app.hints.points;
    },
    get heard() {
      return app.heard.parts;
    },
  },
  player,
);
listenToSide(() => app.lines.go(app.here.id, app.here.offset));
app.heard.addEventListener("grown", () => {
  strip.refresh();
  showProgress(app);
});
app.hints.addEventListener("drawn", () => {
  showProgress(app);
  refreshButtons();
});
player.addEventListener("length", () => showProgress(app));
byId("follow").addEventListener("change", () => {
  app.following.isOn = byId("follow").checked;
});

const firstLine = () => store.entries.find(({ kind }) => kind === "line") ?? store.entries[0];

/** @param {Entry | undefined} entry */
const textOf = (entry) => (entry?.kind === "line" ? entry.text : "");

/** @param {Set<string> | null} ids */
const redraw = (ids) => {
  app.lines.refresh(ids);
  app.following.update(true);
  view.setWhole(player.length || app.timeline.end);
  strip.refresh();
};

store.addEventListener("loaded", () => {
  for (const part of ["top", "sound", "tools", "middle"]) byId(part).inert = false;
  byId("title").textContent = store.title;
  if (store.language) byId("paper").lang = store.language; // its own words, not the page's
  if (!app.here.entry && store.entries.length) app.here.go(firstLine().id);
  redraw(null);
});
store.addEventListener("changed", (event) => {
  hideDone();
  /** @type {Step} */
  const step = detailOf(event);
  redraw(new Set(step.splices.flatMap(({ insert }) => insert.map(({ id }) => id))));
  if (Object.keys(step.verdicts).length) app.hints.draw();
});
store.addEventListener("state", refreshButtons);
app.here.addEventListener("moved", () => {
  refreshButtons();
  showSelected(app.here);
  hideDone();
});
app.typing.addEventListener("left", (event) => app.lines.refresh(new Set([detailOf(event)])));
app.typing.addEventListener("refused", (event) => {
  /** @type {{ id: string, mine: string, error: Error & { status?: number } }} */
  const { id, mine, error } = detailOf(event);
  const entry = store.entry(id);
  app.lines.refresh(new Set([id]));
  if (error.status !== 409) {
    notice(`This could not be kept: ${error.message}. You wrote: ${mine}`, [], true);
    return;
  }
  const put = () =>
    entry &&
    app.editing.make({ kind: "text", id, before: textOf(store.entry(id)), after: mine.trim() });
  showConflicts(
    entry
      ? "This line was changed elsewhere while you were typing. Their wording stands unless you use yours."
      : "This line was removed elsewhere while you were typing. Copy what you wrote if you need it.",
    [
      {
        title: entry ? "The line" : "The line is gone",
        theirs: textOf(entry),
        mine,
        takeTheirs: null,
      },
    ],
    entry ? { label: "Use yours", act: put } : { label: "Close", act: () => {} },
  );
});

// Ten hours take the server seconds to read. Until then there is nothing to be done: the page's
// parts are inert, and no key is heard.
const start = async () => {
  const telling = setTimeout(() => notice("The episode is being opened…"), OPENING_MS);
  try {
    await app.edits.open();
  } finally {
    clearTimeout(telling);
    hideNotice();
  }
  listenToKeys(app);
  if (store.recording) {
    player.open(store.recording);
    app.heard.open(store.heard);
    app.loudness.open(store.recording.peaks);
    showControls(player, view);
  } else hideControls();
  view.setWhole(player.length || app.timeline.end);
  view.all();
  refreshButtons();
  app.saving.greet();
  await app.hints.load();
  strip.refresh();
};

start().catch((error) => notice(`The episode could not be loaded: ${error.message}`, [], true));
