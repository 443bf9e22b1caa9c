// Elements of the page, and how they are made.

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const every = (selector, within = document) => [...within.querySelectorAll(selector)];
const THEMES = ["", "light", "dark"];

/** Make an element: its properties, then its children, which are elements or text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}
