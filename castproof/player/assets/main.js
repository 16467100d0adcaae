// A player page: puts its parts together.

import { listenToKeys, startHelp } from "./commands.js";
import { ARROW_S, Controls, STEP_S } from "./controls.js";
import { byId } from "./dom.js";
import { Finding } from "./finding.js";
import { Following } from "./following.js";
import { guessHeights } from "./heights.js";
import { keep, recall } from "./memory.js";
import { copyFrame, copyLink, momentOf, showInAddress } from "./moments.js";
import { tellSystem } from "./system.js";
import { Sound } from "./sound.js";
import { startTheme, switchTheme } from "./theme.js";
import { Timeline } from "./timeline.js";

/** @import { Command, Data } from "./types.js" */

// Whoever was further in than this, and further from the end, goes on from there.
const WORTH_KEEPING_S = 30;

/** @type {Data} */
const data = JSON.parse(byId("data").textContent);
const lines = [...document.querySelectorAll(".line")];
const chapters = [...document.querySelectorAll("#chapters a")];
const audio = /** @type {HTMLAudioElement | null} */ (document.getElementById("sound"));
const timeline = new Timeline(data);
const sound = audio && new Sound(audio, data.duration);
const root = document.documentElement;

root.classList.remove("still");
root.classList.toggle("silent", !sound);
root.classList.toggle("framed", window !== window.parent);
if (audio) audio.controls = false;

guessHeights();
startTheme();
const following = new Following(timeline, lines, sound);
const finding = new Finding(lines);
const controls = sound && new Controls(sound, timeline, data, chapters);

finding.addEventListener("shown", () => following.rest());
finding.addEventListener("found", () => {
  const seconds = finding.matches.map(({ line, from }) => timeline.secondAt(line, from));
  controls?.markFound(seconds.filter((second) => second !== null));
});
addEventListener("themed", () => controls?.draw());

/** @param {number} second */
const goTo = (second, isPlayed = false) => {
  if (sound) sound.seek(second);
  else following.follow(second);
  following.comeBack();
  if (isPlayed) sound?.play();
};

const now = () => {
  const selection = getSelection();
  const line = selection?.isCollapsed ? null : lineOf(selection?.anchorNode ?? null);
  const chosen = line === null ? null : timeline.secondAt(line, selection?.anchorOffset);
  return chosen ?? sound?.now ?? 0;
};

/** @param {Node | null} node */
const lineOf = (node) => {
  const element = node instanceof Element ? node : node?.parentElement;
  const line = lines.indexOf(/** @type {Element} */ (element?.closest(".line")));
  return line < 0 ? null : line;
};

/**
 * @param {string} back
 * @param {string} on
 * @param {number} by
 */
const stepKeys = (back, on, by) => ({
  [back]: () => sound?.step(-by),
  [on]: () => sound?.step(by),
});

/** @param {number} by */
const stepChapter = (by) => {
  const at = sound?.now ?? 0;
  const here = timeline.chapterAt(at);
  // Back first goes to where this chapter begins, as players do.
  const isWellIn = by < 0 && at - (data.chapters[here] ?? 0) > 3;
  const second = data.chapters[isWellIn ? here : here + by];
  if (second !== null && second !== undefined) goTo(second);
};

// Times, chapters and words lead to their moment: one listener for all of them.
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const link = target.closest("a.time, #chapters a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const line = lineOf(link);
    const second =
      line === null
        ? data.chapters[chapters.indexOf(link)]
        : (timeline.startOf(line) ?? momentOf(/** @type {HTMLAnchorElement} */ (link).hash));
    if (second === null || second === undefined) return;
    event.preventDefault();
    goTo(second, true);
    showInAddress(second);
  } else if (target.closest(".text") && getSelection()?.isCollapsed) {
    const [line, place] = [lineOf(target), placeUnder(event)];
    const second = line === null ? null : timeline.secondAt(line, place);
    if (!sound || second === null) return;
    following.stayHere();
    sound.seek(second);
  }
});

// Where in its text somebody clicked.
/** @param {MouseEvent} event */
const placeUnder = ({ clientX, clientY }) => {
  if (document.caretPositionFromPoint) {
    return document.caretPositionFromPoint(clientX, clientY)?.offset;
  }
  return document.caretRangeFromPoint?.(clientX, clientY)?.startOffset;
};

/** @type {Command[]} */
const heard = sound
  ? [
      { label: "play or pause", keys: { " ": () => sound.toggle(), k: () => sound.toggle() } },
      {
        label: `${ARROW_S} seconds back or forward`,
        keys: stepKeys("ArrowLeft", "ArrowRight", ARROW_S),
      },
      { label: `${STEP_S} seconds back or forward`, keys: stepKeys("j", "l", STEP_S) },
      {
        label: "previous or next chapter",
        keys: { p: () => stepChapter(-1), n: () => stepChapter(1) },
      },
      {
        label: "slower or faster",
        keys: { "<": () => controls?.changeRate(-1), ">": () => controls?.changeRate(1) },
      },
      { label: "follow the recording", keys: { f: () => following.comeBack() } },
    ]
  : [];
/** @type {Command[]} */
const commands = [
  ...heard,
  { label: "search", keys: { "/": () => finding.open() } },
  { label: "copy a link to this moment", keys: { c: () => copyLink(now()) } },
  { label: "light or dark", keys: { d: switchTheme } },
  { label: "show this list", keys: { "?": () => byId("help").showModal() } },
];
listenToKeys(commands);
startHelp(commands);
byId("link").addEventListener("click", () => copyLink(now()));
byId("frame").addEventListener("click", copyFrame);

const openMoment = () => {
  const moment = momentOf(location.hash);
  if (moment !== null) goTo(moment);
  return moment !== null;
};
addEventListener("hashchange", openMoment);

if (sound) {
  const place = `at:${location.pathname}`;
  const before = Number(recall(place) ?? 0);
  if (!openMoment() && before > WORTH_KEEPING_S && before < sound.duration) sound.seek(before);
  const remember = () => {
    const isWorthIt = sound.now > WORTH_KEEPING_S && sound.now < sound.duration - WORTH_KEEPING_S;
    keep(place, isWorthIt ? String(Math.floor(sound.now)) : null);
  };
  addEventListener("pagehide", remember);
  sound.addEventListener("state", () => {
    if (!sound.isPlaying && sound.now) remember();
  });
  tellSystem(sound, stepChapter);
} else {
  openMoment();
}
