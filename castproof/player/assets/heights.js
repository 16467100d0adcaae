// How high the parts of the text will be that no browser has laid out yet, so that what lies far
// below is found where the scroll bar says.

// Of the page's own type: a letter's width and a row's height, and what a line has beside its text.
const [LETTER_PX, ROW_PX, LINE_PX] = [8.2, 28, 44];

export const guessHeights = () => {
  const parts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".part")]);
  const letters = (parts[0]?.clientWidth ?? 0) / LETTER_PX;
  if (!letters) return;
  const heights = parts.map((part) => {
    let height = 0;
    for (const line of part.children) {
      const { length } = line.lastElementChild?.textContent ?? "";
      height += Math.ceil(length / letters) * ROW_PX + LINE_PX;
    }
    return height;
  });
  parts.forEach((part, n) => {
    part.style.containIntrinsicSize = `auto ${heights[n]}px`;
  });
};
