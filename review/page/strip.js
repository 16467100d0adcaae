// The strip over the recording: drawn, zoomed, moved, and played from where it is clicked.

import { clock } from "./clock.js";
import { byId } from "./dom.js";
import { draw } from "./picture.js";

/**
 * @import { Player } from "./player.js"
 * @import { Drawn } from "./types.js"
 */

const CLICK_PX = 4,
  ZOOM = 1.6,
  WHEEL = 0.0025;

export class Strip {
  /** @type {Drawn} */
  #said;
  /** @type {Player} */
  #player;
  #asked = 0;
  /** @type {number | null} */
  #from = null;
  #strip = byId("strip");

  // `said` is what is drawn; see picture.js.
  /**
   * @param {Drawn} said
   * @param {Player} player
   */
  constructor(said, player) {
    [this.#said, this.#player] = [said, player];
    this.#said.view.addEventListener("viewed", () => this.#showView());
    this.#said.loudness.addEventListener("known", () => this.refresh());
    player.addEventListener("tick", () => this.#tick());
    new ResizeObserver(() => this.#showView()).observe(this.#strip);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh());
    this.#listen();
  }

  refresh() {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      draw(byId("picture"), this.#said);
      this.#tick();
    });
  }

  #showView() {
    const { view, loudness } = this.#said;
    loudness.ask(view.from, view.to, Math.min(4000, Math.round(this.#strip.clientWidth)));
    byId("view").textContent = view.isAll ? "" : `${clock(view.from)}–${clock(view.to)}`;
    this.refresh();
  }

  #tick() {
    const { view } = this.#said,
      { now, isPlaying } = this.#player;
    if (isPlaying && this.#from === null) view.follow(now);
    const share = (now - view.from) / view.length;
    byId("playhead").style.transform = `translateX(${share * this.#strip.clientWidth}px)`;
    byId("playhead").hidden = share < 0 || share > 1 || !this.#player.hasSound;
    this.#strip.setAttribute("aria-valuemax", `${Math.round(view.whole)}`);
    this.#strip.setAttribute("aria-valuenow", `${Math.round(now)}`);
    this.#strip.setAttribute("aria-valuetext", `${clock(now)} of ${clock(view.whole)}`);
  }

  /** @param {MouseEvent} event */
  #secondsAt(event) {
    const around = this.#strip.getBoundingClientRect(),
      { view } = this.#said;
    return view.from + ((event.clientX - around.left) / around.width) * view.length;
  }

  #listen() {
    const { view } = this.#said;
    this.#strip.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#strip.addEventListener("keydown", (event) => this.#key(event));
    this.#strip.addEventListener("pointerdown", (event) => this.#press(event));
    byId("zoom-in").addEventListener("click", () => view.zoom(1 / ZOOM, this.#middle()));
    byId("zoom-out").addEventListener("click", () => view.zoom(ZOOM, this.#middle()));
    byId("zoom-all").addEventListener("click", () => view.all());
  }

  // Zoom around the place that is heard, where it can be seen.
  #middle() {
    const { view } = this.#said,
      { now } = this.#player;
    return now >= view.from && now <= view.to ? now : undefined;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const { view } = this.#said;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      view.pan(((event.deltaX || event.deltaY) / this.#strip.clientWidth) * view.length);
    } else view.zoom(Math.exp(event.deltaY * WHEEL), this.#secondsAt(event));
  }

  // Dragged, the strip moves; only clicked, it plays from there.
  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button) return;
    const { view } = this.#said,
      second = this.#secondsAt(event),
      { from } = view;
    this.#from = event.clientX;
    this.#strip.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      const by = moved.clientX - (this.#from ?? 0);
      if (Math.abs(by) > CLICK_PX)
        view.pan(from - view.from - (by / this.#strip.clientWidth) * view.length);
    };
    /** @param {PointerEvent} released */
    const release = (released) => {
      this.#strip.removeEventListener("pointermove", move);
      const isClick = Math.abs(released.clientX - (this.#from ?? 0)) <= CLICK_PX;
      this.#from = null;
      if (isClick && released.type === "pointerup") this.#player.hear(second);
    };
    this.#strip.addEventListener("pointermove", move);
    this.#strip.addEventListener("pointerup", release, { once: true });
    this.#strip.addEventListener("pointercancel", release, { once: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { view } = this.#said,
      page = view.length / 10;
    /** @param {number} seconds */
    const seek = (seconds) => () => this.#player.seek(seconds);
    /** @type {Record<string, () => void>} */
    const acts = {
      PageUp: seek(this.#player.now - page),
      PageDown: seek(this.#player.now + page),
      Home: seek(0),
      End: seek(view.whole),
      "+": () => view.zoom(1 / ZOOM, this.#middle()),
      "-": () => view.zoom(ZOOM, this.#middle()),
      0: () => view.all(),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
    view.follow(this.#player.now);
  }
}
