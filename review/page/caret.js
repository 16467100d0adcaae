// Where the cursor is in a line's text, counted in UTF-16 code units as the server counts; of what
// is selected, where it begins.

export const caretIn = (box) => {
  const selection = getSelection();
  if (!selection.rangeCount || !box.contains(selection.focusNode)) return null;
  const { startContainer, startOffset } = selection.getRangeAt(0),
    before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(startContainer, startOffset);
  return before.toString().length;
};

export const hasSelection = () => !getSelection().isCollapsed;

export const putCaret = (box, offset, length = 0) => {
  box.focus({ preventScroll: true });
  const range = rangeOf(box, offset, offset + length);
  if (!range) return;
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
};

// A range of a line's text; a line is one text node, or none where it is empty.
export const rangeOf = (box, start, end) => {
  box.normalize();
  const range = document.createRange(),
    text = box.firstChild;
  if (!text) {
    range.selectNodeContents(box);
    return range;
  }
  if (text.nodeType !== Node.TEXT_NODE) return null;
  range.setStart(text, Math.min(start, text.length));
  range.setEnd(text, Math.min(end, text.length));
  return range;
};

// Whether the cursor is in the first (or the last) of the rows that a text is broken into.
export const isAtEdge = (box, isFirst) => {
  const selection = getSelection();
  if (!selection.rangeCount || !selection.isCollapsed) return false;
  const [caret] = selection.getRangeAt(0).getClientRects();
  const around = box.getBoundingClientRect();
  if (!caret) return true;
  const space = isFirst ? caret.top - around.top : around.bottom - caret.bottom;
  return space < caret.height;
};
