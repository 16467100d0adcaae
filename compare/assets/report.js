"use strict";
// The page of a comparison. Everything from the transcripts is set as text, never as HTML.
(() => {
  /**
   * @typedef {import("./types.js").Bin} Bin
   * @typedef {import("./types.js").Data} Data
   * @typedef {import("./types.js").Difference} Difference
   * @typedef {import("./types.js").Kinds} Kinds
   * @typedef {import("./types.js").Part} Part
   * @typedef {import("./types.js").Row} Row
   * @typedef {import("./types.js").Side} Side
   * @typedef {import("./types.js").Talk} Talk
   */
  /** @type {Data} */
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "");
  /**
   * The element of this id, which the page has.
   * @template {string} Id
   * @param {Id} id
   * @returns {Id extends keyof Kinds ? Kinds[Id] : HTMLElement}
   */
  const byId = (id) => /** @type {any} */ (document.getElementById(id));
  /** @param {Event} event */
  const targetOf = (event) => /** @type {Element} */ (event.target);
  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} name
   * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
   * @param {(Node | string)[]} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  /**
   * Give an element of what a side says the language spoken: the page's own words are English.
   * @template {HTMLElement} Said
   * @param {Side} side
   * @param {Said} node
   * @returns {Said}
   */
  const said = (side, node) => {
    const language = data.languages[side];
    if (language) node.lang = language;
    node.dir = "auto";
    return node;
  };
  /** @param {number} seconds */
  const clock = (seconds) => {
    const whole = Math.floor(seconds), hour = Math.floor(whole / 3600);
    const minute = Math.floor(whole / 60) % 60, second = String(whole % 60).padStart(2, "0");
    return hour ? `${hour}:${String(minute).padStart(2, "0")}:${second}` : `${minute}:${second}`;
  };
  /**
   * @param {number} count
   * @param {string} noun
   */
  const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  /**
   * @param {number} part
   * @param {number} whole
   */
  const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "0 %");

  const GROUPS = [
    { blame: "machine", label: "the machine’s mistakes", many: "mistakes of the machine", css: "machine-fault" },
    { blame: "edit", label: "edits of content", many: "edits of content", css: "edit" },
    { blame: "style", label: "clean read", many: "for the clean read", css: "style" },
  ];
  const LEAD_IN_S = 0.5; // a word that is heard from its very start is heard badly
  const MOST_BINS = 120;

  /** @param {number} kind */
  const cssOf = (kind) => (data.classes[kind].key === "number" ? "number-written" : data.classes[kind].key);
  /** @param {number} kind */
  const groupOf = (kind) => GROUPS.findIndex((group) => group.blame === data.classes[kind].blame);

  // The differences in reading order, and the rows that each stands in.
  const differences = data.differences.map(([kind, start, words, partner]) => (
    { kind, start, words, partner, first: -1, last: -1, m: "", h: "" }));
  const shown = new Set(data.classes.keys());
  /** @type {number[]} */
  let visible = [];
  let current = -1;
  /** @type {HTMLElement[]} */
  let rows = [];
  /** @type {Bin[]} */
  let bins = [];

  // ---- the text ----

  /**
   * @param {Side} side
   * @param {Part[]} parts
   * @param {number} index
   * @param {string} name
   */
  const cell = (side, parts, index, name = side) => {
    const node = said(side, make("div", { className: name }));
    parts.forEach((part) => {
      if (typeof part === "string") node.append(part, " ");
      else if (Array.isArray(part)) {
        const [number, text] = part, one = differences[number];
        if (one.first < 0) one.first = index;
        one.last = index;
        one[side] += one[side] ? ` ${text}` : text;
        const span = make("span", { className: `d ${cssOf(one.kind)}`, textContent: text });
        span.dataset.n = String(number);
        node.append(span, " ");
      } else if ("head" in part) node.append(make("span", { className: "title", textContent: part.head }));
      else node.append(make("span", { className: "who", textContent: part.who }));
    });
    if (!parts.length && name) node.append(make("span", { className: "nothing", textContent: "—" }));
    return node;
  };

  /** @param {Part} part */
  const isTitle = (part) => typeof part === "object" && "head" in part && part.head !== "";

  /**
   * @param {Row} entry
   * @param {number} index
   */
  const row = (entry, index) => {
    const hears = entry.t !== null && data.audio;
    const time = make(hears ? "button" : "span", {
      className: "time", textContent: entry.t === null ? "" : clock(entry.t),
    });
    if (time instanceof HTMLButtonElement && entry.t !== null) {
      time.type = "button";
      time.dataset.t = String(entry.t);
      time.setAttribute("aria-label", `hear from ${clock(entry.t)}`);
    }
    // Titles that begin a side stand above both paragraphs, so that these begin side by side.
    /** @type {Side[]} */
    const sides = ["m", "h"];
    const titles = sides.map((side) => {
      const count = entry[side].findIndex((part) => !isTitle(part));
      return entry[side].splice(0, count < 0 ? entry[side].length : count);
    });
    const above = titles.some((each) => each.length)
      ? [make("span"), cell("m", titles[0], index, ""), cell("h", titles[1], index, "")] : [];
    return make("div", { className: "row", id: `row-${index}` }, ...above, time,
      cell("m", entry.m, index), cell("h", entry.h, index));
  };

  const buildText = () => {
    rows = data.rows.map(row);
    const text = byId("text");
    text.append(...rows);
    text.addEventListener("click", (event) => {
      const time = targetOf(event).closest("button.time");
      if (time) return hear(Number(time.getAttribute("data-t")));
      const node = targetOf(event).closest(".d"), number = Number(node?.getAttribute("data-n"));
      if (!node || !shown.has(differences[number].kind)) return undefined;
      goTo(number, false);
      return hear(differences[current].start);
    });
  };

  // ---- the tables above it ----

  const buildOverview = () => {
    /** @param {string} name */
    const score = (name) => data.scores.find((one) => one.name === name)?.value ?? "";
    const total = differences.length;
    const tiles = [
      ["word error rate", score("word error rate"), `${data.units[1]} alone`],
      ["edit rate", score("edit rate"), "as written"],
      [`${data.units[1]} in common`, data.matched, "of the person’s"],
      ["differences", total.toLocaleString("en"), ""],
    ];
    byId("tiles").append(...tiles.map(([name, value, note]) => make("div", {},
      make("dt", { textContent: name }),
      make("dd", { textContent: value }, make("small", { textContent: note })))));
    const sums = GROUPS.map((group) => data.classes.filter((one) => one.blame === group.blame)
      .reduce((sum, one) => sum + one.count, 0));
    byId("verdict").textContent = total === 0 ? "The two sides are the same, to the last comma."
      : `${counted(total, "difference")}: ` + GROUPS.map((group, at) =>
        `${sums[at].toLocaleString("en")} ${group.many} (${percent(sums[at], total)})`).join(", ") + ".";
    byId("share").append(...GROUPS.map((group, at) => {
      const part = make("div", { className: group.css });
      part.style.flex = `${sums[at]} 0 0`;
      return part;
    }));
    byId("warning").hidden = !data.warning;
    byId("warning").textContent = data.warning || "";
  };

  const buildScores = () => {
    byId("scores").tBodies[0].append(...data.scores.map((score) => make("tr", {},
      make("th", { scope: "row", textContent: score.name }, make("small", { textContent: score.meaning })),
      make("td", { className: score.absent ? "absent" : "number", textContent: score.value }),
      make("td", { className: score.absent ? "absent" : "", textContent: score.detail }))));
  };

  const buildSpots = () => {
    byId("spots").hidden = !data.spots.length;
    byId("spots").querySelector("tbody")?.append(...data.spots.map((spot) => make("tr", {},
      make("td", { className: "number", textContent: spot.start === null ? "" : clock(spot.start) }),
      said("h", make("td", {}, `${spot.before} `, make("mark", { textContent: spot.text }), ` ${spot.after}`)),
      make("td", { textContent: spot.reasons.join("; ") }, make("small", { textContent: spot.suggestion })))));
  };

  /**
   * @param {string} text
   * @param {number} columns
   */
  const nothing = (text, columns) => make("tr", {}, make("td", { className: "absent", textContent: text, colSpan: columns }));

  const buildPairs = () => {
    const body = byId("pairs").tBodies[0];
    body.append(...data.substitutions.map((pair) => {
      const kind = differences[pair.at[0]].kind;
      const link = said("h", make("button", { type: "button", className: "link", textContent: pair.human }));
      link.addEventListener("click", () => {
        if (!shown.has(kind)) { shown.add(kind); refilter(); }
        goTo(pair.at.find((number) => number > current) ?? pair.at[0]);
      });
      return make("tr", {}, said("m", make("td", { textContent: pair.machine })), make("td", {}, link),
        make("td", { className: "class" }, make("span", { className: `d ${cssOf(kind)}`, textContent: data.classes[kind].label })),
        make("td", { className: "number", textContent: String(pair.count) }));
    }));
    if (!data.substitutions.length) body.append(nothing("none", 4));
  };

  const buildWho = () => {
    const table = byId("who"), who = data.confusion;
    if (who.absent !== undefined) return table.append(make("tbody", {}, nothing(who.absent, 1)));
    /**
     * @param {string | null} name
     * @param {string | null} other
     */
    const isPair = (name, other) => who.pairing.some(([m, h]) => m === name && h === other);
    table.append(make("thead", {}, make("tr", {},
      make("th", { scope: "col", textContent: "machine ↓ person →" }),
      ...who.human.map((name) => make("th", { scope: "col", className: "number", textContent: name || "nobody" })))));
    return table.append(make("tbody", {}, ...who.machine.map((name, line) => make("tr", {},
      make("th", { scope: "row", textContent: name || "nobody" }),
      ...who.counts[line].map((count, column) => make("td", {
        className: isPair(name, who.human[column]) ? "number mine" : "number",
        textContent: count.toLocaleString("en") }))))));
  };

  const buildTalk = () => {
    const body = byId("talk").tBodies[0];
    /** @type {[string, Talk | null][]} */
    const talks = [["machine", data.talk.machine], ["person", data.talk.human]];
    talks.forEach(([side, times]) => {
      const whole = (times || []).reduce((sum, [, seconds]) => sum + seconds, 0);
      (times || []).forEach(([name, seconds]) => body.append(make("tr", {},
        make("td", { className: "absent", textContent: side }), make("td", { textContent: name }),
        make("td", { className: "number", textContent: clock(seconds) }),
        make("td", { className: "number", textContent: percent(seconds, whole) }))));
      if (!times) body.append(make("tr", {}, make("td", { className: "absent", textContent: side }),
        make("td", { className: "absent", textContent: "not known", colSpan: 3 })));
    });
  };

  // ---- what is shown ----

  /** @type {Map<number, HTMLInputElement>} */
  const boxes = new Map();
  /** @type {{ head: HTMLInputElement, kinds: number[] }[]} */
  const heads = [];

  const buildFilters = () => {
    GROUPS.forEach((group) => {
      const kinds = [...data.classes.keys()].filter((kind) => data.classes[kind].blame === group.blame);
      const count = kinds.reduce((sum, kind) => sum + data.classes[kind].count, 0);
      const head = make("input", { type: "checkbox", disabled: count === 0 });
      head.addEventListener("change", () => {
        kinds.forEach((kind) => (head.checked ? shown.add(kind) : shown.delete(kind)));
        refilter();
      });
      heads.push({ head, kinds });
      const set = make("fieldset", {}, make("legend", {},
        make("label", {}, head, ` ${group.label} ${count.toLocaleString("en")}`)));
      kinds.forEach((kind) => set.append(filter(kind)));
      byId("filters").append(set);
    });
  };

  /** @param {number} kind */
  const filter = (kind) => {
    const one = data.classes[kind];
    const box = make("input", { type: "checkbox", disabled: one.count === 0 });
    box.dataset.key = one.key;
    box.addEventListener("change", () => {
      if (box.checked) shown.add(kind); else shown.delete(kind);
      refilter();
    });
    boxes.set(kind, box);
    return make("label", {}, box, " ",
      make("span", { className: `d ${cssOf(kind)}`, textContent: one.label }), ` ${one.count.toLocaleString("en")}`);
  };

  const refilter = () => {
    boxes.forEach((box, kind) => {
      box.checked = shown.has(kind) && !box.disabled;
      byId("text").classList.toggle(`no-${cssOf(kind)}`, !shown.has(kind));
    });
    heads.forEach(({ head, kinds }) => {
      const live = kinds.filter((kind) => data.classes[kind].count);
      const on = live.filter((kind) => shown.has(kind)).length;
      head.checked = on > 0 && on === live.length;
      head.indeterminate = on > 0 && on < live.length;
    });
    visible = [...differences.keys()].filter((number) => shown.has(differences[number].kind));
    drawStrip();
    tell();
  };

  // ---- the strip ----

  /** @param {Difference} one */
  const binOf = (one) => {
    const share = data.length > 0 && one.start !== null
      ? one.start / data.length : one.first / data.rows.length;
    return Math.max(0, Math.min(bins.length - 1, Math.floor(share * bins.length)));
  };

  const buildStrip = () => {
    const timed = data.length > 0;
    const count = Math.min(MOST_BINS, Math.max(1, timed ? Math.ceil(data.length / 5) : data.rows.length));
    bins = Array.from({ length: count }, (_, index) => {
      const button = make("button", { type: "button" });
      if (index) button.tabIndex = -1;
      return { button, words: [0, 0, 0], first: -1, at: timed ? clock((data.length * index) / count) : `part ${index + 1} of ${count}` };
    });
    byId("strip").append(...bins.map((bin) => bin.button));
    byId("strip").addEventListener("click", (event) => {
      const bin = bins.find((one) => one.button === targetOf(event).closest("button"));
      if (bin && bin.first >= 0) goTo(bin.first);
    });
    byId("strip").addEventListener("keydown", walkStrip);
    byId("axis-from").textContent = timed ? clock(0) : "first paragraph";
    byId("axis-to").textContent = timed ? clock(data.length) : "last paragraph";
    byId("axis-what").textContent = `${data.units[1]} that differ; a click goes there`;
  };

  const drawStrip = () => {
    bins.forEach((bin) => { bin.words = [0, 0, 0]; bin.first = -1; });
    visible.forEach((number) => {
      const one = differences[number], bin = bins[binOf(one)];
      bin.words[groupOf(one.kind)] += one.words;
      if (bin.first < 0) bin.first = number;
    });
    const totals = bins.map((bin) => bin.words[0] + bin.words[1] + bin.words[2]);
    // One long cut must not flatten all the rest: the highest twentieth is clipped.
    const most = Math.max(1, [...totals].sort((a, b) => a - b)[Math.floor(0.95 * (totals.length - 1))]);
    bins.forEach((bin, index) => {
      const scale = Math.min(1, most / Math.max(1, totals[index])) / most;
      bin.button.title = `${bin.at}: ${counted(totals[index], data.units[0])}`;
      bin.button.setAttribute("aria-label", `${bin.at}: ${counted(totals[index], `differing ${data.units[0]}`)}`);
      bin.button.replaceChildren(...[2, 1, 0].filter((group) => bin.words[group]).map((group) => {
        const part = make("i", { className: GROUPS[group].css });
        part.style.height = `${100 * bin.words[group] * scale}%`;
        return part;
      }));
    });
  };

  /** @param {KeyboardEvent} event */
  const walkStrip = (event) => {
    /** @type {Record<string, number>} */
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const by = steps[event.key];
    const at = bins.findIndex((bin) => bin.button === document.activeElement);
    const next = by && bins[at + by];
    if (!next) return;
    event.preventDefault();
    bins[at].button.tabIndex = -1;
    next.button.tabIndex = 0;
    next.button.focus();
  };

  // ---- walking ----

  /** @param {number} number */
  const nodesOf = (number) => {
    const { first, last } = differences[number];
    return first < 0 ? [] : rows.slice(first, last + 1).flatMap(
      (one) => [...one.querySelectorAll(`[data-n="${number}"]`)]);
  };

  /**
   * @param {number} number
   * @param {boolean} scroll
   */
  const goTo = (number, scroll = true) => {
    if (current >= 0) {
      nodesOf(current).forEach((node) => node.classList.remove("now"));
      bins[binOf(differences[current])].button.classList.remove("here");
    }
    current = number;
    const nodes = nodesOf(number);
    nodes.forEach((node) => node.classList.add("now"));
    bins[binOf(differences[number])].button.classList.add("here");
    if (scroll && nodes.length) bringIntoView(nodes[0]);
    tell();
  };

  // The bar at the top covers a part of the window: the middle is that of what is left. The rows
  // around get their true heights some frames later (content-visibility), which moves it again.
  /**
   * @param {Element} node
   * @param {number} frames
   */
  const bringIntoView = (node, frames = 10) => {
    if (frames === 10) node.scrollIntoView({ block: "start" });
    const bar = /** @type {Element} */ (document.querySelector(".bar")).getBoundingClientRect().bottom;
    const free = window.innerHeight - bar;
    window.scrollBy(0, node.getBoundingClientRect().top - bar - free / 3);
    if (frames) requestAnimationFrame(() => bringIntoView(node, frames - 1));
  };

  // A link of the plot or of its table leads to a row, which the bar would cover.
  /** @param {Event} event */
  const followLink = (event) => {
    const target = targetOf(event).closest("a")?.getAttribute("href");
    const node = target ? document.getElementById(target.slice(1)) : null;
    if (!node) return;
    event.preventDefault();
    bringIntoView(node);
    byId("text").focus({ preventScroll: true });
  };

  const tell = () => {
    byId("next").disabled = byId("previous").disabled = visible.length === 0;
    const one = differences[current];
    const partner = one && one.partner !== undefined;
    byId("partner").hidden = !partner;
    if (!one || !shown.has(one.kind)) {
      byId("place").textContent = counted(visible.length, "difference");
      return;
    }
    const words = one.m && one.h ? `${one.m} → ${one.h}` : one.m || one.h;
    const at = one.start === null ? "" : `${clock(one.start)} `;
    const text = `${(visible.indexOf(current) + 1).toLocaleString("en")} of ${visible.length.toLocaleString("en")} · ` +
      `${at}${data.classes[one.kind].label}: ${words}`;
    byId("place").textContent = byId("place").title = text;
  };

  /** @param {number} by */
  const step = (by) => {
    let at = current + by;
    while (at >= 0 && at < differences.length && !shown.has(differences[at].kind)) at += by;
    if (at >= 0 && at < differences.length) goTo(at);
  };

  // ---- sound ----

  const silent = () => {
    byId("no-sound").textContent = "The recording cannot be played: it must lie where it lay when this page was made.";
  };
  /** @param {number | null | undefined} seconds */
  const hear = (seconds) => {
    if (!data.audio || seconds === null || seconds === undefined) return;
    const audio = byId("audio");
    const start = () => {
      audio.currentTime = Math.max(0, seconds - LEAD_IN_S);
      audio.play().catch((error) => { if (error.name === "NotSupportedError") silent(); });
    };
    if (audio.readyState > 0) start();
    else { audio.addEventListener("loadedmetadata", start, { once: true }); audio.load(); }
  };
  const hearCurrent = () => {
    const audio = byId("audio");
    if (!audio.paused) audio.pause();
    else if (current >= 0) hear(differences[current].start);
  };
  const buildSound = () => {
    if (!data.audio) return;
    byId("audio").hidden = byId("play").hidden = false;
    byId("audio").addEventListener("error", silent);
    byId("audio").src = data.audio;
    byId("play").addEventListener("click", hearCurrent);
  };

  /** @type {Record<string, () => void>} */
  const keys = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), h: hearCurrent };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  byId("title").textContent = data.title;
  byId("sides").textContent = `machine: ${data.machine} · person: ${data.human}`;
  byId("along").addEventListener("click", followLink);
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  byId("partner").addEventListener("click", () => {
    const { partner } = differences[current];
    if (partner !== undefined) goTo(partner);
  });
  // A bar that covers half a small window is of no use to a reader: there it starts closed.
  byId("filter-box").open = window.innerHeight > 1000 && window.innerWidth > 900;
  let wasOpen = true;
  window.addEventListener("beforeprint", () => {
    wasOpen = byId("filter-box").open;
    byId("filter-box").open = byId("all-scores").open = true;
  });
  window.addEventListener("afterprint", () => { byId("filter-box").open = wasOpen; });
  buildOverview(); buildScores(); buildSpots(); buildWho(); buildTalk(); buildText();
  buildPairs(); buildFilters(); buildStrip(); buildSound(); refilter();
})();
