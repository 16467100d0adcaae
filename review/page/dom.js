// Elements, found and made. What comes from the episode is always text, never markup.

/** @import { Kinds } from "./types.js" */

/**
 * The element of this id, which the page has.
 * @template {string} Id
 * @param {Id} id
 * @returns {Id extends keyof Kinds ? Kinds[Id] : HTMLElement}
 */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

/**
 * The one this selector finds, which is there.
 * @param {ParentNode} within
 * @param {string} selector
 */
export const find = (within, selector) =>
  /** @type {HTMLElement} */ (within.querySelector(selector));

/**
 * What an event of ours says; the page's modules say which says what.
 * @param {Event} event
 * @returns {any}
 */
export const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

/**
 * The element that an event came from.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLElement} */ (event.target);

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

/**
 * @param {string} text
 * @param {() => unknown} act
 * @param {Partial<HTMLButtonElement>} properties
 */
export const button = (text, act, properties = {}) => {
  const node = make("button", { type: "button", textContent: text, ...properties });
  node.addEventListener("click", act);
  return node;
};

/** @param {EventTarget | null} node */
export const isTypedIn = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable || node.matches("input, select, textarea"));
