// Elements, found and made. What comes from the episode is always text, never markup.

export const byId = (id) => document.getElementById(id);

export const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

export const button = (text, act, properties = {}) => {
  const node = make("button", { type: "button", textContent: text, ...properties });
  node.addEventListener("click", act);
  return node;
};

export const isTypedIn = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable || node.matches("input, select, textarea"));
