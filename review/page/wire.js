// Talking to the server: what is asked, and what is told without asking.

/** @import { Heard, Told } from "./types.js" */

export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{ error?: string, document?: Told }} said
   */
  constructor(status, said) {
    super(said.error || `the server answered ${status}`);
    this.status = status;
    this.document = said.document;
  }
}

// What an error says.
/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * @param {Response} response
 * @returns {Promise<any>} What the route is documented to say: the caller names it.
 */
const answer = async (response) => {
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, said);
  return said;
};

/** @param {string} path */
export const get = async (path) => answer(await fetch(path));

/**
 * @param {string} path
 * @param {unknown} said
 * @param {RequestInit} options
 */
export const post = async (path, said, options = {}) =>
  answer(
    await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
      ...options,
    }),
  );

// Every step, saving and change on the disk from this revision on. A stream that breaks is taken
// up again by the browser, from the last step it got; `told` is also called with {lost: true}.
/**
 * @param {number} revision
 * @param {(said: Heard) => void} told
 */
export const listen = (revision, told) => {
  const stream = new EventSource(`api/events?since=${revision}`);
  stream.addEventListener("message", (event) => told(JSON.parse(event.data)));
  stream.addEventListener("open", () => told({ lost: false }));
  stream.addEventListener("error", () => told({ lost: true, closed: stream.readyState === 2 }));
  return stream;
};
