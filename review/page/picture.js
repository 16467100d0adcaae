// Draws the strip: headers above, the sound in its speakers' colours, what was heard and hints below.

import { colourOf } from "./colours.js";
import { clock } from "./clock.js";

/**
 * @import { Timeline } from "./timeline.js"
 * @import { Drawn } from "./types.js"
 * @import { View } from "./view.js"
 */
/**
 * @typedef {object} Paper  What is drawn on, and where; places in px.
 * @property {CanvasRenderingContext2D} brush
 * @property {(name: string) => string} ink
 * @property {(seconds: number) => number} x
 * @property {number} width
 * @property {number} height
 * @property {number} top
 * @property {number} bottom
 */

const TITLES_PX = 18,
  HINTS_PX = 12,
  AXIS_PX = 15,
  QUIET = 0.06,
  HEARD_PX = 3,
  LEAST_TITLE_PX = 40;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const LABEL_PX = 80;

// `said` holds the view, the timeline, the loudness and the hints ({start, isOpen}).
/**
 * @param {HTMLCanvasElement} canvas
 * @param {Drawn} said
 */
export const draw = (canvas, said) => {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth,
    height = canvas.clientHeight;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.scale(ratio, ratio);
  const ink = inkOf(canvas);
  brush.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  const { view } = said;
  /** @param {number} seconds */
  const x = (seconds) => ((seconds - view.from) / view.length) * width;
  const paper = {
    brush,
    ink,
    x,
    width,
    height,
    top: TITLES_PX,
    bottom: height - HINTS_PX - AXIS_PX,
  };
  drawSound(paper, said);
  drawHeard(paper, said);
  drawAxis(paper, view);
  drawHeaders(paper, said.timeline.headers);
  drawHints(paper, said.hints);
};

/** @param {Element} canvas */
const inkOf = (canvas) => {
  const style = getComputedStyle(canvas);
  return (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
};

/**
 * @param {Paper} paper
 * @param {Drawn} said
 */
const drawSound = ({ brush, ink, x, width, top, bottom }, { view, timeline, loudness }) => {
  const middle = (top + bottom) / 2,
    tall = (bottom - top) / 2 - 1;
  const { spans } = timeline,
    inks = new Map();
  let at = Math.max(0, timeline.after(view.from) - 1);
  for (let pixel = 0; pixel < width; pixel += 1) {
    const seconds = view.from + (pixel / width) * view.length;
    while (spans[at + 1]?.start <= seconds) at += 1;
    const span = spans[at],
      isSaid = span && seconds >= span.start && seconds <= span.end;
    const name = isSaid ? colourOf(span.entry.speaker) : "voice-none";
    if (!inks.has(name)) inks.set(name, ink(name));
    brush.fillStyle = inks.get(name);
    const loud = loudness.isKnown ? loudness.at(seconds) : isSaid ? 0.4 : 0;
    const half = Math.max(QUIET, loud) * tall;
    brush.fillRect(pixel, middle - half, 1, half * 2);
  }
  brush.globalAlpha = 0.5;
  brush.fillStyle = ink("rule");
  brush.fillRect(x(0), bottom + 1, x(view.whole) - x(0), 1);
  brush.globalAlpha = 1;
};

// A bar below the sound, as long as what was heard of it.
/**
 * @param {Paper} paper
 * @param {Drawn} said
 */
const drawHeard = ({ brush, ink, x, bottom }, { heard }) => {
  brush.fillStyle = ink("ink");
  for (const [start, end] of heard)
    brush.fillRect(x(start), bottom, Math.max(1, x(end) - x(start)), HEARD_PX);
};

/**
 * @param {Paper} paper
 * @param {View} view
 */
const drawAxis = ({ brush, ink, x, width, height }, view) => {
  const fitting = view.length / Math.max(1, width / LABEL_PX);
  const step = STEPS_S.find((seconds) => seconds >= fitting) ?? STEPS_S[STEPS_S.length - 1];
  brush.fillStyle = ink("faint");
  brush.textBaseline = "bottom";
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const text = clock(at),
      wide = brush.measureText(text).width;
    brush.fillText(text, Math.max(1, Math.min(width - wide - 1, x(at) - wide / 2)), height - 1);
  }
};

/**
 * @param {Paper} paper
 * @param {Timeline["headers"]} headers
 */
const drawHeaders = ({ brush, ink, x, width, top, bottom }, headers) => {
  brush.textBaseline = "middle";
  headers.forEach(({ start, title }, at) => {
    const left = x(start),
      right = at + 1 < headers.length ? x(headers[at + 1].start) : width;
    if (right < 0 || left > width) return;
    brush.fillStyle = ink("ink");
    brush.fillRect(left, 2, 1, bottom - 2);
    const room = Math.min(right, width) - Math.max(left, 0) - 8;
    if (room > LEAST_TITLE_PX)
      brush.fillText(shorten(brush, title, room), Math.max(left, 0) + 4, top / 2 + 1);
  });
};

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {string} text
 * @param {number} room
 */
const shorten = (brush, text, room) => {
  if (brush.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && brush.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return length > 1 ? `${text.slice(0, length)}…` : "";
};

/**
 * @param {Paper} paper
 * @param {Drawn["hints"]} hints
 */
const drawHints = ({ brush, ink, x, bottom }, hints) => {
  for (const { start, isOpen } of hints) {
    const at = x(start),
      y = bottom + 3;
    brush.fillStyle = brush.strokeStyle = ink(isOpen ? "machine" : "style");
    brush.beginPath();
    brush.moveTo(at, y);
    brush.lineTo(at - 4, y + 8);
    brush.lineTo(at + 4, y + 8);
    brush.closePath();
    // Told apart by shape, too: what is still open is full.
    if (isOpen) brush.fill();
    else brush.stroke();
  }
};
