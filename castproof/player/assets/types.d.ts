// What the page holds beside its text, and what its commands are. Only the type check reads it.

/** The JSON in the page; `lay_out_body` in `body.py` writes it. */
export interface Data {
  /** The recording's seconds: as known, or up to the last word; `null` where nothing tells. */
  duration: number | null;
  speakers: string[];
  /** When each line starts, in hundredths of a second; `null` where that is not known. */
  starts: (number | null)[];
  /** Each line's speaker by number; -1 is nobody known. */
  voices: number[];
  /** Each line's words: place, hundredth of a second, and the steps from there on. */
  words: number[][];
  /** Each chapter's second. */
  chapters: (number | null)[];
}

export interface Words {
  places: number[];
  seconds: number[];
}

export interface Match {
  line: number;
  from: number;
  to: number;
}

/** What one or two keys do, and how the list of keys calls it. */
export interface Command {
  label: string;
  keys: Record<string, () => void>;
}
