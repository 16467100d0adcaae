// What a comparison's page is told (compare/report.py makes it). Only the type check reads this.

export interface Difference {
  kind: number;
  start: number | null;
  words: number;
  partner?: number;
  /** The rows it stands in, and its words on both sides. */
  first: number;
  last: number;
  m: string;
  h: string;
}

export type Side = "m" | "h";
export type Part = string | [number: number, text: string] | { head: string } | { who: string };
export type Row = { t: number | null } & Record<Side, Part[]>;
/** How long each speaker talks, in seconds. */
export type Talk = [name: string, seconds: number][];
export type Names = (string | null)[];

export interface Data {
  title: string;
  machine: string;
  human: string;
  audio: string | null;
  /** What is spoken on both sides, where it is known. */
  languages: Record<Side, string | null>;
  warning: string | null;
  /** What is counted: one of them, several. */
  units: [one: string, many: string];
  matched: string;
  length: number;
  scores: { name: string; meaning: string; value: string; detail: string; absent?: true }[];
  classes: { key: string; label: string; blame: string; count: number; words: number }[];
  /** The number of its class, its second, how many words, and its other half's number. */
  differences: [kind: number, start: number | null, words: number, partner?: number][];
  rows: Row[];
  spots: {
    start: number | null;
    text: string;
    before: string;
    after: string;
    reasons: string[];
    suggestion: string;
  }[];
  substitutions: { machine: string; human: string; count: number; at: number[] }[];
  confusion:
    | { absent: string }
    | {
        absent?: undefined;
        machine: Names;
        human: Names;
        counts: number[][];
        pairing: [string | null, string | null][];
      };
  talk: { machine: Talk | null; human: Talk | null };
}

/** A column of the strip: how many words differ there, by group, and the first difference. */
export interface Bin {
  button: HTMLButtonElement;
  at: string;
  words: number[];
  first: number;
}

/** Elements of the page that are more than an HTMLElement, by their ids. */
export interface Kinds {
  "all-scores": HTMLDetailsElement;
  audio: HTMLAudioElement;
  "filter-box": HTMLDetailsElement;
  next: HTMLButtonElement;
  pairs: HTMLTableElement;
  previous: HTMLButtonElement;
  scores: HTMLTableElement;
  talk: HTMLTableElement;
  who: HTMLTableElement;
}
