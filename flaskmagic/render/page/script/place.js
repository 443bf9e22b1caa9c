// What is shown: the state `here`, which the address follows.

const steps = new Map();  // the articles, by number
let here = { step: 0 };   // a step (0: what this is), or the row of a call: { row }
let pane = "steps";       // what the path shows: "steps", "calls", "found"

function stepHere() { return here.row === undefined ? here.step : recorded().stepOf(here.row); }

/** Return the row of the call that is read, or -1. */
function rowHere() {
  if (here.row !== undefined) return here.row;
  return here.step ? recorded().rowOfStep(here.step) : -1;
}

function addressOf(place) {
  if (place.row !== undefined) return `#call-${recorded().id[place.row]}`;
  return place.step ? `#step-${place.step}` : "#about";
}

function placeOf(address) {
  const [, kind, text] = /^#(step|call)-(\d+)$/.exec(address) ?? [];
  const number = Number(text);
  if (kind === "step" && steps.has(number)) return { step: number };
  if (kind === "call" && recorded().rowOfId().has(number)) return { row: recorded().rowOfId().get(number) };
  return { step: 0 };
}

/** Go to a place: show it, and note it in the address. While a key is held, only the last one. */
let pending = 0;
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

function show(place) {
  here = place;
  const number = stepHere();
  const isCall = here.row !== undefined && !number;
  if (isCall) drawCall(here.row);
  for (const article of every("main > article")) {
    article.classList.toggle("current", article === (isCall ? byId("call") : steps.get(number)));
  }
  byId("call").hidden = !isCall;
  for (const link of every(".contents a, .journey a")) {
    const current = !isCall && link.getAttribute("href") === `#${number ? `step-${number}` : "about"}`;
    if (current) { link.setAttribute("aria-current", "step"); reveal(link); }
    else link.removeAttribute("aria-current");
  }
  if (here.row !== undefined && pane === "steps") choose("calls");
  if (pane === "calls") tree.reveal(rowHere());
  tellWhere(number, isCall);
  scrollUp();
}

function tellWhere(number, isCall) {
  const title = isCall
    ? `Call ${recorded().id[here.row]}: ${recorded().definition(here.row).name}`
    : number ? `Step ${number} of ${steps.size - 1}: ${steps.get(number).querySelector("h3").lastChild.textContent.trim()}`
    : byId("about").querySelector("h2").textContent;
  byId("where").textContent = isCall ? `call ${recorded().id[here.row]}` : number ? `${number} / ${steps.size - 1}` : "start";
  byId("said").textContent = title;
  byId("said").classList.add("unseen");
  document.title = `${title} · ${every("h1")[0].textContent}`;
  for (const act of ["previous", "next"]) {
    for (const button of every(`[data-act="${act}"]`)) button.disabled = beside(act === "next" ? 1 : -1) === null;
  }
}

/** Scroll a link into its own pane's view, and nothing else. */
function reveal(link) {
  const box = link.closest(".scroll, .contents");
  const [outer, inner] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
  const margin = 48;
  if (inner.left < outer.left + margin) box.scrollLeft += inner.left - outer.left - margin;
  if (inner.right > outer.right - margin) box.scrollLeft += inner.right - outer.right + margin;
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - margin;
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + margin;
}

function scrollUp() {
  const current = document.querySelector("article.current");
  for (const box of [byId("steps"), current, ...every(".note, .source", current)]) box.scrollTop = 0;
  const focus = current.querySelector(".focus, .excerpt .on");
  const box = focus?.closest(".source");
  if (box) box.scrollTop = Math.max(0, focus.offsetTop - box.offsetTop - box.clientHeight * 0.6);
  const top = byId("steps").getBoundingClientRect().top;
  if (top < 0) scrollTo(0, scrollY + top);
}

/** Return the step before or behind the place, or null. From a call, that by the order of the run. */
function beside(direction) {
  const number = stepHere();
  if (number || here.row === undefined) {
    const next = number + direction;
    return steps.has(next) ? { step: next } : null;
  }
  const calls = recorded(), id = calls.id[here.row];
  const ids = Object.entries(calls.steps).map(([row, [shown]]) => [calls.id[row], shown]).filter(([, shown]) => shown);
  const candidates = ids.filter(([other]) => (other - id) * direction > 0).sort((a, b) => (a[0] - b[0]) * direction);
  return candidates.length ? { step: candidates[0][1] } : { step: direction < 0 ? 0 : steps.size - 1 };
}
