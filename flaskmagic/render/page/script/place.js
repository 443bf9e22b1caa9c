// What is shown: the state `here`, which the address follows.

/**
 * A step (0: what this is, and after the last step what stands after the steps), or a call.
 * @typedef {{ step: number, row?: undefined } | { step?: undefined, row: number }} Place
 */

/** @type {Map<number, HTMLElement>} */
const steps = new Map();  // the articles, by number
/** @type {Place} */
let here = { step: 0 };
/** @type {"steps" | "calls" | "found"} */
let pane = "steps";       // what the path shows

/** Return what stands after the steps: the trail of a value, and what the last step leads on to. */
const after = once(() => every("main > .after"));

/** Return the number of the last step; 0 if there is none. */
function lastStep() { return steps.size - 1 - after().length; }

/** @param {number} number */
function titleOf(number) {
  const heading = one("h2, h3", /** @type {HTMLElement} */ (steps.get(number)));
  return (heading.lastChild?.textContent ?? "").trim();
}

function stepHere() { return here.row === undefined ? here.step : recorded().stepOf(here.row); }

/** Return the row of the call that is read, or -1. */
function rowHere() {
  if (here.row !== undefined) return here.row;
  return here.step ? recorded().rowOfStep(here.step) : -1;
}

/** @param {Place} place */
function addressOf(place) {
  if (place.row !== undefined) return `#call-${recorded().id[place.row]}`;
  return `#${steps.get(place.step)?.id}`;
}

/**
 * @param {string} address
 * @returns {Place}
 */
function placeOf(address) {
  const at = after().findIndex((article) => address === `#${article.id}`);
  if (at >= 0) return { step: lastStep() + 1 + at };
  const [, kind, text] = /^#(step|call)-(\d+)$/.exec(address) ?? [];
  const number = Number(text);
  if (kind === "step" && number <= lastStep()) return { step: number };
  const row = kind === "call" ? recorded().rowOfId().get(number) : undefined;
  return row === undefined ? { step: 0 } : { row };
}

/**
 * Say what is wrong with an address that leads to nothing, or "".
 * @param {string} address
 */
function missingAt(address) {
  const [, kind, text] = /^#(step|call)-(\d+)$/.exec(address) ?? [];
  if (!kind) return "";
  const wanted = `${kind} ${text.length > 15 ? text : Number(text).toLocaleString("en")}`;
  if (kind === "step") {
    return Number(text) <= lastStep() ? "" : `There is no ${wanted} on this page: its last step is step ${lastStep()}.`;
  }
  const calls = recorded();
  if (calls.rowOfId().has(Number(text))) return "";
  const last = calls.id.reduce((most, id) => Math.max(most, id), 0).toLocaleString("en");
  return `There is no ${wanted} on this page: the number of its last call is ${last}. `
    + "Each run numbers its calls anew, so the link may be of another run.";
}

/** Show what the address names, and say so if there is no such thing. */
function arrive() {
  show(placeOf(location.hash));
  const missing = byId("missing"), said = missingAt(location.hash);
  missing.textContent = said;
  missing.hidden = !said;
}

let pending = 0;

/**
 * Go to a place: show it, and note it in the address. While a key is held, only the last one.
 * @param {Place} place
 */
function go(place, held = false) {
  show(place);
  clearTimeout(pending);
  const note = () => {
    const address = addressOf(here);
    if (location.hash !== address) history.pushState(null, "", address);
  };
  if (held) pending = setTimeout(note, 200);
  else note();
}

/** @param {Place} place */
function show(place) {
  here = place;
  byId("missing").hidden = true;
  const number = stepHere();
  const isCall = here.row !== undefined && !number;
  if (here.row !== undefined && isCall) drawCall(here.row);
  for (const article of every("main > article")) {
    article.classList.toggle("current", article === (isCall ? byId("call") : steps.get(number)));
  }
  byId("call").hidden = !isCall;
  for (const link of every(".contents a, .journey a")) {
    const current = !isCall && link.getAttribute("href") === addressOf({ step: number });
    if (current) { link.setAttribute("aria-current", "step"); reveal(link); }
    else link.removeAttribute("aria-current");
  }
  if (here.row !== undefined && pane === "steps") choose("calls");
  if (pane === "calls") tree.reveal(rowHere());
  tellWhere(number, isCall ? here.row : undefined);
  showBar(isCall ? 0 : number);
  scrollUp();
}

/**
 * @param {number} number
 * @param {number} [row]
 */
function tellWhere(number, row) {
  const isCall = row !== undefined;
  const title = isCall ? `Call ${recorded().id[row]}: ${recorded().definition(row).name}`
    : number && number <= lastStep() ? `Step ${number} of ${lastStep()}: ${titleOf(number)}`
    : titleOf(number);
  byId("where").textContent = isCall ? `call ${recorded().id[row]}` : number > lastStep() ? (steps.get(number)?.id ?? "") : number ? `${number} / ${lastStep()}` : "start";
  byId("said").textContent = title;
  byId("said").classList.add("unseen");
  document.title = `${title} · ${every("h1")[0].textContent}`;
  for (const act of ["previous", "next"]) {
    const disabled = beside(act === "next" ? 1 : -1) === null;
    for (const button of every(`[data-act="${act}"]`)) button.toggleAttribute("disabled", disabled);
  }
}

/**
 * Scroll a link into its own pane's view, and nothing else.
 * @param {HTMLElement} link
 */
function reveal(link) {
  const box = link.closest(".scroll, .contents");
  if (!box) return;
  const [outer, inner] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
  const margin = 48;
  if (inner.left < outer.left + margin) box.scrollLeft += inner.left - outer.left - margin;
  if (inner.right > outer.right - margin) box.scrollLeft += inner.right - outer.right + margin;
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - margin;
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + margin;
}

function scrollUp() {
  const current = one("article.current");
  for (const box of [byId("steps"), current, ...every(".note, .source", current)]) box.scrollTop = 0;
  const focus = every(".focus, .excerpt .on", current).at(0);
  const box = /** @type {HTMLElement | null} */ (focus?.closest(".source") ?? null);
  if (focus && box) box.scrollTop = Math.max(0, focus.offsetTop - box.offsetTop - box.clientHeight * 0.6);
  const top = byId("steps").getBoundingClientRect().top;
  if (top < 0) scrollTo(0, scrollY + top);
}

/**
 * Return the step before or after the place, or null. From a call, that by the order of the run.
 * @param {1 | -1} direction
 * @returns {Place | null}
 */
function beside(direction) {
  const number = stepHere();
  if (number || here.row === undefined) {
    const next = number + direction;
    return steps.has(next) ? { step: next } : null;
  }
  const calls = recorded(), id = calls.id[here.row];
  const ids = Object.entries(calls.steps).map(([row, [shown]]) => [calls.id[Number(row)], shown]).filter(([, shown]) => shown);
  const candidates = ids.filter(([other]) => (other - id) * direction > 0).sort((a, b) => (a[0] - b[0]) * direction);
  return candidates.length ? { step: candidates[0][1] } : { step: direction < 0 ? 0 : lastStep() };
}
