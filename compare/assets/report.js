"use strict";
// The page of a comparison. Everything from the transcripts is set as text, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const clock = (seconds) => {
    const whole = Math.floor(seconds), hour = Math.floor(whole / 3600);
    const minute = Math.floor(whole / 60) % 60, second = String(whole % 60).padStart(2, "0");
    return hour ? `${hour}:${String(minute).padStart(2, "0")}:${second}` : `${minute}:${second}`;
  };

  // Differences in reading order: {kind, start, machine, person, row, nodes}
  const differences = [];
  const shown = new Set(data.classes.map((_, kind) => kind).filter((kind) => kind > 0));
  let current = -1;

  const mark = ({ kind, person }, text) => make("span", {
    className: `d c${kind}${person ? "" : " gone"}`, textContent: text, title: data.classes[kind].label,
  });

  const fill = (cell, side, pieces, numbers) => {
    pieces.forEach((one, index) => {
      const text = one[side === "machine" ? 1 : 2];
      if (!text) return;
      if (one[0] === 0) {
        cell.append(text, " ");
        return;
      }
      const node = mark(differences[numbers[index]], text);
      node.dataset.number = numbers[index];
      differences[numbers[index]].nodes.push(node);
      cell.append(node, " ");
    });
  };

  const row = (entry, index) => {
    const numbers = entry.pieces.map(([kind, machine, person, start]) => {
      if (kind === 0) return -1;
      return differences.push({ kind, start, machine, person, row: index, nodes: [] }) - 1;
    });
    const hasTime = entry.start !== null;
    const time = make(hasTime && data.audio ? "button" : "span", {
      className: "time", textContent: hasTime ? clock(entry.start) : "",
    });
    if (time.type) time.type = "button";
    if (hasTime && data.audio) {
      time.setAttribute("aria-label", `hear from ${clock(entry.start)}`);
      time.addEventListener("click", () => hear(entry.start));
    }
    const cells = ["machine", "person"].map((side) => {
      const cell = make("div", { className: side });
      const who = entry[side];
      if (who) cell.append(make("span", { className: "who", textContent: who }));
      fill(cell, side, entry.pieces, numbers);
      return cell;
    });
    return make("div", { className: entry.header ? "row header" : "row" }, time, ...cells);
  };

  const buildText = () => {
    const rows = data.rows.map(row);
    byId("text").append(...rows);
    byId("text").addEventListener("click", (event) => {
      const node = event.target.closest(".d");
      if (node && shown.has(differences[node.dataset.number].kind)) {
        goTo(Number(node.dataset.number), false);
        hear(differences[current].start);
      }
    });
  };

  const buildScores = () => {
    byId("scores").tBodies[0].append(...data.scores.map((score) => make("tr", {},
      make("th", { scope: "row", textContent: score.name }),
      make("td", { className: score.absent ? "absent" : "number", textContent: score.value }),
      make("td", { textContent: score.detail }),
    )));
  };

  const buildPairs = () => {
    const rows = data.substitutions.map((pair) => make("tr", {},
      make("td", { textContent: pair.machine }), make("td", { textContent: pair.human }),
      make("td", { className: "number", textContent: pair.count })));
    const none = make("tr", {}, make("td", { className: "absent", textContent: "none", colSpan: 3 }));
    byId("pairs").tBodies[0].append(...(rows.length ? rows : [none]));
  };

  const buildWho = () => {
    const table = byId("who"), who = data.confusion;
    if (!who) {
      table.append(make("tbody", {}, make("tr", {}, make("td", {
        className: "absent", textContent: data.noConfusion }))));
      return;
    }
    const most = who.human.map((_, column) => Math.max(...who.counts.map((line) => line[column])));
    table.append(make("thead", {}, make("tr", {},
      make("th", { scope: "col", textContent: "machine \\ person, in words" }),
      ...who.human.map((name) => make("th", { scope: "col", className: "number", textContent: name })))));
    table.append(make("tbody", {}, ...who.machine.map((name, line) => make("tr", {},
      make("th", { scope: "row", textContent: name }),
      ...who.counts[line].map((count, column) => make("td", {
        className: count && count === most[column] ? "number mine" : "number", textContent: count }))))));
  };

  const buildFilters = () => {
    data.classes.forEach((one, kind) => {
      if (kind === 0) return;
      const box = make("input", { type: "checkbox", checked: one.count > 0, disabled: one.count === 0 });
      box.addEventListener("change", () => {
        if (box.checked) shown.add(kind); else shown.delete(kind);
        differences.filter((each) => each.kind === kind).forEach((each) =>
          each.nodes.forEach((node) => node.classList.toggle("plain", !box.checked)));
        drawStrip();
        tell();
      });
      byId("filters").append(make("label", {}, box, " ",
        make("span", { className: `swatch d c${kind}`, textContent: one.label }), ` ${one.count}`));
    });
  };

  const visible = () => differences.filter((each) => shown.has(each.kind));

  const drawStrip = () => {
    const strip = byId("strip"), bins = Math.min(120, Math.max(1, data.rows.length));
    const timed = data.length > 0;
    const counts = Array.from({ length: bins }, () => ({ total: 0, first: -1 }));
    differences.forEach((each, number) => {
      if (!shown.has(each.kind)) return;
      const share = timed && each.start !== null ? each.start / data.length : each.row / data.rows.length;
      const bin = counts[Math.min(bins - 1, Math.floor(share * bins))];
      bin.total += 1;
      if (bin.first < 0) bin.first = number;
    });
    const most = Math.max(1, ...counts.map((bin) => bin.total));
    strip.replaceChildren(...counts.map((bin, index) => {
      const bar = make("i");
      bar.style.height = `${(100 * bin.total) / most}%`;
      const at = timed ? clock((data.length * index) / bins) : `part ${index + 1} of ${bins}`;
      const button = make("button", { type: "button", title: `${at}: ${bin.total}` }, bar);
      button.setAttribute("aria-label", `${at}: ${bin.total} differences`);
      if (index) button.tabIndex = -1;
      button.addEventListener("click", () => bin.first >= 0 && goTo(bin.first));
      return button;
    }));
    byId("strip-hint").textContent = timed
      ? `From the start to ${clock(data.length)}; a click goes there, arrow keys move along it.`
      : "From the first paragraph to the last; a click goes there, arrow keys move along it.";
  };

  const walkStrip = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...byId("strip").children], at = buttons.indexOf(document.activeElement);
    const next = step && buttons[at + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  const goTo = (number, scroll = true) => {
    if (current >= 0) differences[current].nodes.forEach((node) => node.classList.remove("now"));
    current = number;
    const { nodes } = differences[number];
    nodes.forEach((node) => node.classList.add("now"));
    if (scroll && nodes.length) nodes[0].scrollIntoView({ block: "center" });
    tell();
  };

  const tell = () => {
    const all = visible();
    byId("next").disabled = byId("previous").disabled = all.length === 0;
    if (current < 0 || !shown.has(differences[current].kind)) {
      byId("place").textContent = `${all.length} differences`;
      return;
    }
    const one = differences[current];
    const words = one.machine && one.person ? `${one.machine} → ${one.person}` : one.machine || one.person;
    const at = one.start === null ? "" : `${clock(one.start)} `;
    byId("place").textContent =
      `${all.indexOf(one) + 1} of ${all.length}: ${at}${data.classes[one.kind].label}: ${words}`;
  };

  const step = (by) => {
    for (let at = current + by; at >= 0 && at < differences.length; at += by) {
      if (shown.has(differences[at].kind)) return goTo(at);
    }
    return undefined;
  };

  const hear = (seconds) => {
    if (!data.audio || seconds === null || seconds === undefined) return;
    const audio = byId("audio");
    const start = () => { audio.currentTime = Math.max(0, seconds - 0.5); audio.play().catch(silent); };
    if (audio.readyState > 0) start();
    else { audio.addEventListener("loadedmetadata", start, { once: true }); audio.load(); }
  };
  const silent = () => {
    byId("no-sound").textContent = "The recording cannot be played here: it must lie where it lay when the page was made.";
  };

  const buildSound = () => {
    if (!data.audio) return;
    byId("sound").hidden = byId("play").hidden = false;
    byId("audio").addEventListener("error", silent);
    byId("audio").src = data.audio;
    byId("play").addEventListener("click", hearCurrent);
  };
  const hearCurrent = () => {
    const audio = byId("audio");
    if (!audio.paused) audio.pause();
    else if (current >= 0) hear(differences[current].start);
  };

  const keys = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), h: hearCurrent };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  byId("title").textContent = data.title;
  byId("sides").textContent = `machine: ${data.machine} · person: ${data.person}`;
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  byId("strip").addEventListener("keydown", walkStrip);
  buildScores(); buildPairs(); buildWho(); buildFilters(); buildText(); buildSound(); drawStrip(); tell();
})();
