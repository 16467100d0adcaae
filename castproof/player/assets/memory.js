// What the reader's browser keeps, where it keeps anything: a page in a frame may not.

const NAME = "castproof-player";

/** @param {string} what */
export const recall = (what) => {
  try {
    return localStorage.getItem(`${NAME}:${what}`);
  } catch {
    return null;
  }
};

/**
 * @param {string} what
 * @param {string | null} value
 */
export const keep = (what, value) => {
  try {
    if (value === null) localStorage.removeItem(`${NAME}:${what}`);
    else localStorage.setItem(`${NAME}:${what}`, value);
  } catch {
    // Then it is not kept.
  }
};
