// Elements, found and made. What comes from the episode is always text, never markup.

/**
 * The element of this id, which the page has.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

// Say something for a moment, to the eye and to a screen reader.
/** @param {string} text */
export const say = (text) => {
  const notice = byId("notice");
  notice.textContent = text;
  notice.classList.add("shown");
  clearTimeout(Number(notice.dataset.timer));
  notice.dataset.timer = String(setTimeout(() => notice.classList.remove("shown"), 2600));
};

// A range of a line's text, between two places in it.
/**
 * @param {Element} line
 * @param {number} from
 * @param {number} to
 */
export const rangeIn = (line, from, to) => {
  const text = line.querySelector(".text")?.firstChild;
  if (!(text instanceof Text)) return null;
  const range = document.createRange();
  range.setStart(text, Math.min(from, text.length));
  range.setEnd(text, Math.min(to, text.length));
  return range;
};

// Colour ranges of text without touching it; a browser that cannot shows the line alone.
/**
 * @param {string} name
 * @param {(Range | null)[]} ranges
 */
export const mark = (name, ranges) => {
  const found = ranges.filter((range) => range !== null);
  if (globalThis.CSS?.highlights) CSS.highlights.set(name, new Highlight(...found));
};
