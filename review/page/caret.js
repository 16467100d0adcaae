// Where the cursor is in a line's text, counted in UTF-16 code units as the server counts; of what
// is selected, where it begins.

// A page that is shown has one.
/** @returns {Selection} */
const selectionHere = () => /** @type {Selection} */ (getSelection());

/**
 * @param {Node} box
 * @returns {number | null}
 */
export const caretIn = (box) => {
  const selection = selectionHere();
  if (!selection.rangeCount || !box.contains(selection.focusNode)) return null;
  const { startContainer, startOffset } = selection.getRangeAt(0),
    before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(startContainer, startOffset);
  return before.toString().length;
};

export const hasSelection = () => !selectionHere().isCollapsed;

/**
 * @param {HTMLElement} box
 * @param {number} offset
 * @param {number} length
 */
export const putCaret = (box, offset, length = 0) => {
  box.focus({ preventScroll: true });
  const range = rangeOf(box, offset, offset + length);
  if (!range) return;
  const selection = selectionHere();
  selection.removeAllRanges();
  selection.addRange(range);
};

// A range of a line's text; a line is one text node, or none where it is empty.
/**
 * @param {Node} box
 * @param {number} start
 * @param {number} end
 */
export const rangeOf = (box, start, end) => {
  box.normalize();
  const range = document.createRange(),
    text = box.firstChild;
  if (!text) {
    range.selectNodeContents(box);
    return range;
  }
  if (!(text instanceof Text)) return null;
  range.setStart(text, Math.min(start, text.length));
  range.setEnd(text, Math.min(end, text.length));
  return range;
};

// Whether the cursor is in the first (or the last) of the rows that a text is broken into.
/**
 * @param {Element} box
 * @param {boolean} isFirst
 */
export const isAtEdge = (box, isFirst) => {
  const selection = selectionHere();
  if (!selection.rangeCount || !selection.isCollapsed) return false;
  const [caret] = selection.getRangeAt(0).getClientRects();
  const around = box.getBoundingClientRect();
  if (!caret) return true;
  const space = isFirst ? caret.top - around.top : around.bottom - caret.bottom;
  return space < caret.height;
};
