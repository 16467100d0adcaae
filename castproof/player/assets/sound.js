// The recording: it plays, and says where it is at each frame that the screen shows.

// Beyond this a browser has not begun to load; until then it keeps no position of its own.
const HAVE_METADATA = 1;

export class Sound extends EventTarget {
  /** @type {HTMLAudioElement} */
  #audio;
  /** @type {number | null} */
  #known;
  #wanted = 0;
  hasFailed = false;

  /**
   * @param {HTMLAudioElement} audio
   * @param {number | null} duration
   */
  constructor(audio, duration) {
    super();
    [this.#audio, this.#known] = [audio, duration];
    const tell = () => this.dispatchEvent(new Event("state"));
    for (const kind of ["play", "pause", "ended", "durationchange", "ratechange", "waiting"]) {
      audio.addEventListener(kind, tell);
    }
    audio.addEventListener("play", () => this.#run());
    audio.addEventListener("loadedmetadata", () => {
      if (this.#wanted) audio.currentTime = this.#wanted;
    });
    for (const kind of ["timeupdate", "seeking", "seeked"]) {
      audio.addEventListener(kind, () => this.#tick());
    }
    audio.addEventListener("error", () => {
      this.hasFailed = true;
      tell();
    });
  }

  get now() {
    return this.#audio.readyState < HAVE_METADATA ? this.#wanted : this.#audio.currentTime;
  }

  get duration() {
    const { duration } = this.#audio;
    return Number.isFinite(duration) && duration > 0 ? duration : (this.#known ?? 0);
  }

  get isPlaying() {
    return !this.#audio.paused && !this.#audio.ended;
  }

  get rate() {
    return this.#audio.playbackRate;
  }

  set rate(times) {
    this.#audio.defaultPlaybackRate = times;
    this.#audio.playbackRate = times;
  }

  play() {
    // What is wrong with the recording its own event says.
    this.#audio.play().catch(() => {});
  }

  toggle() {
    if (this.isPlaying) this.#audio.pause();
    else this.play();
  }

  /** @param {number} second */
  seek(second) {
    this.#wanted = Math.max(0, this.duration ? Math.min(second, this.duration) : second);
    if (this.#audio.readyState >= HAVE_METADATA) this.#audio.currentTime = this.#wanted;
    this.dispatchEvent(new Event("sought"));
    this.#tick();
  }

  /** @param {number} by */
  step(by) {
    this.seek(this.now + by);
  }

  #tick() {
    this.dispatchEvent(new Event("tick"));
  }

  #run() {
    if (!this.isPlaying) return;
    this.#tick();
    requestAnimationFrame(() => this.#run());
  }
}
