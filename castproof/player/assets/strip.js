// The picture above the controls: how much is said when, in the colour of who says it.

import { byId } from "./dom.js";

/**
 * @import { Timeline } from "./timeline.js"
 */

const [BAR_PX, GAP_PX, COLOURS] = [3, 1.5, 8];

export class Strip {
  /** @type {Timeline} */
  #timeline;
  /** @type {(number | null)[]} */
  #chapters;
  /** @type {{ height: number, voice: number }[]} */
  #bars = [];
  #duration = 0;
  /** @type {number[]} */
  found = [];

  /**
   * @param {Timeline} timeline
   * @param {(number | null)[]} chapters
   */
  constructor(timeline, chapters) {
    [this.#timeline, this.#chapters] = [timeline, chapters];
  }

  /** @param {number} duration */
  draw(duration) {
    const box = byId("strip").getBoundingClientRect();
    if (!box.width || !duration) return;
    const count = Math.floor(box.width / (BAR_PX + GAP_PX));
    // A search draws its marks anew, at every letter.
    if (this.#bars.length !== count || this.#duration !== duration) {
      [this.#bars, this.#duration] = [this.#makeBars(duration, count), duration];
    }
    const colours = findColours();
    for (const canvas of [byId("strip-rest"), byId("strip-heard")]) {
      canvas.width = Math.round(box.width * devicePixelRatio);
      canvas.height = Math.round(box.height * devicePixelRatio);
      const pen = canvas.getContext("2d");
      pen.scale(devicePixelRatio, devicePixelRatio);
      drawBars(pen, this.#bars, colours, box);
      this.#drawMarks(pen, duration, box);
    }
  }

  // How high each bar is, from 0 to 1, and whose it is: the letters said in its time.
  /**
   * @param {number} duration
   * @param {number} count
   */
  #makeBars(duration, count) {
    const width = duration / count;
    const said = Array.from({ length: count }, () => new Map());
    for (const { from, to, letters, voice } of this.#timeline.spans(duration)) {
      const [first, last] = [from, to].map((second) => Math.floor(second / width));
      for (let bar = first; bar <= Math.min(last, count - 1); bar++) {
        const shared = Math.min(to, (bar + 1) * width) - Math.max(from, bar * width);
        const part = letters * Math.min(1, shared / Math.max(to - from, 0.01));
        said[bar].set(voice, (said[bar].get(voice) ?? 0) + part);
      }
    }
    const bars = said.map((voices) => {
      const [most = [-1]] = [...voices].toSorted((a, b) => b[1] - a[1]);
      return { letters: [...voices.values()].reduce((sum, one) => sum + one, 0), voice: most[0] };
    });
    const sorted = bars.map(({ letters }) => letters).toSorted((a, b) => a - b);
    const usual = sorted[Math.floor(count * 0.97)] || 1;
    return bars.map(({ letters, voice }) => ({ height: Math.min(1, letters / usual), voice }));
  }

  // Where chapters begin, and where the search found something.
  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} duration
   * @param {DOMRect} box
   */
  #drawMarks(pen, duration, box) {
    const style = getComputedStyle(byId("strip"));
    pen.fillStyle = style.color;
    for (const start of this.#chapters) {
      if (start) pen.fillRect((start / duration) * box.width - 0.5, 0, 1, 5);
    }
    pen.fillStyle = style.outlineColor;
    // More marks than there are pixels are not drawn again and again.
    const columns = new Set(
      this.found.map((second) => Math.round((second / duration) * box.width)),
    );
    for (const x of columns) {
      pen.beginPath();
      pen.arc(x, box.height - 2.5, 2.5, 0, 2 * Math.PI);
      pen.fill();
    }
  }
}

// The colours as the page's style has them now: of nobody, then of each voice.
const findColours = () => {
  const probe = byId("probe");
  const colourOf = (/** @type {string} */ name) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const voices = Array.from({ length: COLOURS }, (_, n) => colourOf(`voice-${n}`));
  return { voices, nobody: colourOf("voice-none") };
};

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{ height: number, voice: number }[]} bars
 * @param {{ voices: string[], nobody: string }} colours
 * @param {DOMRect} box
 */
const drawBars = (pen, bars, colours, box) => {
  const [room, step] = [box.height - 12, box.width / bars.length];
  bars.forEach(({ height, voice }, n) => {
    const tall = Math.max(BAR_PX, height * room);
    pen.fillStyle = voice < 0 ? colours.nobody : colours.voices[voice % COLOURS];
    pen.beginPath();
    pen.roundRect(n * step, 6 + (room - tall) / 2, BAR_PX, tall, BAR_PX / 2);
    pen.fill();
  });
};
