// Elements of the page, and how they are made.

const root = document.documentElement;

/** @typedef {{ query: HTMLInputElement, help: HTMLDialogElement, shown: HTMLDialogElement, journey: HTMLDetailsElement }} Special */
/** @typedef {Node | string | null} Child */

/**
 * Return an element that every page with steps has.
 * @type {<Id extends string>(id: Id) => Id extends keyof Special ? Special[Id] : HTMLElement}
 */
const byId = (id) => /** @type {any} */ (document.getElementById(id));

/** @type {(selector: string, within?: ParentNode) => HTMLElement} */
const one = (selector, within = document) => /** @type {HTMLElement} */ (within.querySelector(selector));

/** @type {(selector: string, within?: ParentNode) => HTMLElement[]} */
const every = (selector, within = document) => [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector))];

const THEMES = ["", "light", "dark"];

/**
 * Make an element: its properties, then its children, which are elements or text.
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {Child[]} children
 */
function make(tag, properties = {}, ...children) {
  /** @type {HTMLElement & Record<string, any>} */
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== "") element.append(child);
  return element;
}
