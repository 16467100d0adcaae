// What the server tells, and the parts of the page by their names. Only the type check reads it.

import type { Hints } from "./hints.js";
import type { Editing } from "./editing.js";
import type { Edits } from "./edits.js";
import type { Finding } from "./finding.js";
import type { Following } from "./following.js";
import type { Heard as HeardParts } from "./heard.js";
import type { Here } from "./here.js";
import type { Lines } from "./lines.js";
import type { Loudness } from "./loudness.js";
import type { Machine } from "./machine.js";
import type { Player } from "./player.js";
import type { Saving } from "./saving.js";
import type { Store } from "./store.js";
import type { Timeline } from "./timeline.js";
import type { Typing } from "./typing.js";
import type { View } from "./view.js";

/** Seconds; `null` is unknown. */
export type Time = number | null;

export interface Line {
  kind: "line";
  id: string;
  speaker: string | null;
  text: string;
  start: Time;
  end: Time;
  /** When each word of the text begins and ends. */
  words: ([number, Time] | null)[] | null;
}

export interface Header {
  kind: "header";
  id: string;
  title: string;
  start: Time;
}

export type Entry = Line | Header;

export interface Span {
  start: number;
  end: number;
  entry: Line;
}

export type Verdict = "open" | "accepted" | "dismissed";

export interface Operation {
  kind: string;
  [name: string]: unknown;
}

export interface Step {
  revision: number;
  operation: Operation;
  splices: { at: number; remove: string[]; insert: Entry[] }[];
  verdicts: Record<string, Verdict>;
}

/** What can be undone and what is saved; what is not said is as it was. */
export interface State {
  saved_revision?: number;
  can_undo?: boolean;
  can_redo?: boolean;
}

export interface Steps extends State {
  revision: number;
  changes: Step[];
}

export interface Conflict {
  id: string;
  what: string;
  mine: string;
  disk: string;
}

export interface Saved extends State {
  written: boolean;
  merged: boolean;
  conflicts: Conflict[];
  notes: string[];
}

export interface Recording {
  duration: Time;
  sound: string;
  peaks: string;
}

export interface Told extends State {
  title: string;
  file: string;
  recording: Recording | null;
  recovered: number;
  conflicts: Conflict[];
  machine: boolean;
  actions: string[];
  formats: string[];
  language: string | null;
  entries: Entry[];
  revision: number;
  saved_revision: number;
  saved_at: Time;
  unsaved_since: Time;
  verdicts: Record<string, Verdict>;
  /** From when to when the recording was played, in order of time. */
  heard: [number, number][];
}

/** What the stream of events tells: a step, a saving, the file on the disk, or itself. */
export interface Heard extends Partial<Step>, State {
  disk?: "changed" | "same";
  lost?: boolean;
  closed?: boolean;
}

export interface Hint {
  key: string;
  kind: string;
  id: string | null;
  reason: string;
  start: Time;
  end: Time;
  text: string;
  before: string;
  after: string;
  suggestion: string;
  applies: boolean;
  verdict: Verdict;
}

export interface Match {
  id: string;
  offset: number;
  length: number;
  before: string;
  after: string;
}

export interface Wording {
  text: string;
  segments: { kind: string; machine: string; human: string }[];
}

/** The wording of a line, or why there is none. */
export type Said = { id: string } & (({ error?: undefined } & Wording) | { error: string });

export interface Table {
  columns: string[];
  rows: string[][];
}

/** What came of an action. */
export interface Result {
  title: string;
  lines?: string[];
  ids?: (string | null)[];
  table?: Table;
  choices?: string[];
  files?: { key: string; label: string }[];
  report?: string;
}

export interface Peaks {
  from: number;
  to: number;
  peaks: number[];
  known: boolean;
}

export interface Command {
  label: string;
  keys: string[];
  /** Whether it can be done; always, where it does not say. */
  needs?: () => unknown;
  run: () => unknown;
}

export type Commands = Record<string, Command>;

/** What the strip draws. */
export interface Drawn {
  view: View;
  timeline: Timeline;
  loudness: Loudness;
  readonly hints: { start: number; isOpen: boolean }[];
  readonly heard: [number, number][];
}

export interface App {
  store: Store;
  player: Player;
  view: View;
  loudness: Loudness;
  edits: Edits;
  typing: Typing;
  here: Here;
  timeline: Timeline;
  editing: Editing;
  machine: Machine;
  lines: Lines;
  following: Following;
  hints: Hints;
  heard: HeardParts;
  finding: Finding;
  saving: Saving;
  commands: Commands;
  chooseSpeaker(): void;
  quickSpeaker(number: number): void;
  addHeader(): void;
  showSpeakers(): void;
  showFinish(): void;
  changeRate(by: number): void;
  repeatLine(): void;
  hearUnheard(): void;
  openPrint(): void;
  showHelp(): void;
}

/** Elements of the page that are more than an HTMLElement, by their ids. */
export interface Kinds {
  "hints-done": HTMLInputElement;
  "hints-kind": HTMLSelectElement;
  find: HTMLInputElement;
  "find-within": HTMLSelectElement;
  "find-next": HTMLButtonElement;
  follow: HTMLInputElement;
  "match-case": HTMLInputElement;
  picture: HTMLCanvasElement;
  rate: HTMLSelectElement;
  "replace-all": HTMLButtonElement;
  "whole-word": HTMLInputElement;
  with: HTMLInputElement;
}
