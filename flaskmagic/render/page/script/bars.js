// The bar of subgoals: it stands in the document before a step, and is moved to the top.

/** @type {Map<number, Element | undefined>} */
const bars = new Map();  // the bars by the numbers of the steps; 0: what this is

function findBars() {
  bars.set(0, byId("bars").children[0]);
  /** @type {Element | undefined} */
  let last;
  for (const element of every("main > .bar, main > .step")) {
    if (element.matches(".bar")) last = element;
    else bars.set(Number(element.id.slice(5)), last);
  }
}

/** @param {number} number */
function showBar(number) {
  const bar = bars.get(number);
  byId("bars").replaceChildren(...(bar && bar.children.length ? [bar] : []));
  const link = bar?.querySelector("[aria-current]");
  if (link) bringIntoView(link);
}

/**
 * Scroll a bar that is wider than the screen, and nothing else.
 * @param {Element} link
 */
function bringIntoView(link) {
  const box = /** @type {Element} */ (link.closest("ol"));
  const [outer, inner] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
  box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
