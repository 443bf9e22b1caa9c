"use strict";
// Makes panes of the document. What is shown is the state `here`; the address follows it.
// On a page without steps, such as the list of topics, only the colours are set.
{
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

/* ---- What was recorded: read at the first look at it. ---- */

function once(work) {
  let done = false, value;
  return () => {
    if (!done) { value = work(); done = true; }
    return value;
  };
}

const read = (id) => JSON.parse(byId(id).textContent);
const recorded = once(() => new Recorded(read("calls")));
const sources = once(() => read("sources").map((parts) => parts.map(unpack)));

/** The calls in the order of the tree; a row is a call's place in it. */
class Recorded {
  constructor(data) {
    Object.assign(this, data);
    this.count = data.depth.length;
    this.depth = Int32Array.from(data.depth);
    this.parent = new Int32Array(this.count);
    this.end = new Int32Array(this.count);
    this.id = spread(data.id, this.count);
    this.thread = spread(data.thread, this.count);
    this.#link();
    this.rowOfId = once(() => {
      const rows = new Map();
      this.id.forEach((id, row) => rows.set(id, row));
      return rows;
    });
  }

  /** Sum up what the columns hold as differences, and find each call's caller and last call. */
  #link() {
    const open = [];
    let depth = 0;
    for (let row = 0; row < this.count; row++) {
      depth += this.depth[row];
      this.depth[row] = depth;
      this.id[row] += row;
      while (open.length > depth) this.end[open.pop()] = row;
      this.parent[row] = depth ? open[depth - 1] : -1;
      open.push(row);
    }
    for (const row of open) this.end[row] = this.count;
  }

  definitionOf(row) { return this.edges[this.edge[row]][0]; }
  definition(row) {
    const [file, name, line, first, last, fragment] = this.definitions[this.definitionOf(row)];
    const [path, module, page, remark] = this.files[file];
    return { file, name, line, first, last, path, module, remark, link: page && fragment && page + fragment };
  }
  site(row) {
    const [, file, line, text, fragment, ...columns] = this.edges[this.edge[row]];
    if (file === undefined) return null;
    const [path, , page] = this.files[file];
    return { file, line, text, path, columns, link: page && fragment && page + fragment };
  }
  endingOf(row) { return this.endings[this.ending[row]]; }
  into(row) { return row + 1 < this.end[row] ? row + 1 : -1; }
  over(row) {
    const next = this.end[row];
    return next < this.count && this.depth[next] === this.depth[row] ? next : -1;
  }
  valuesOf(row) { return this.recorded[this.values[row]]; }
  stepOf(row) { return this.steps[row]?.[0] ?? 0; }
  rowOfStep(number) {
    for (const [row, [shown, ...proven]] of Object.entries(this.steps)) {
      if (shown === number || proven.includes(number)) return Number(row);
    }
    return -1;
  }
  *calledBy(row) {
    for (let below = this.into(row); below >= 0; below = this.over(below)) yield below;
  }
}

/** Unfold pairs of a number and how often it stands there. */
function spread(pairs, count) {
  const numbers = new Int32Array(count);
  let at = 0;
  for (let pair = 0; pair < pairs.length; pair += 2) {
    numbers.fill(pairs[pair], at, at + pairs[pair + 1]);
    at += pairs[pair + 1];
  }
  return numbers;
}

/** Cut a part of a source into lines of coloured runs. */
function unpack([first, text, lengths]) {
  const counted = lengths.split(" ");
  const lines = text.split("\n").map((line, number) => {
    let at = 0;
    return [...counted[number].matchAll(/([a-z.])(\d+)/g)].map(([, kind, length]) => {
      const start = at;
      at += Number(length);
      return { kind, start, text: line.slice(start, at) };
    });
  });
  return { first, lines };
}

/* ---- What is shown. ---- */

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

/* ---- A call that is not a step. ---- */

function drawCall(row) {
  const calls = recorded(), of = calls.definition(row), site = calls.site(row);
  const thread = `in ${calls.threads[calls.thread[row]]}`, ending = calls.endingOf(row);
  const note = make("div", { className: "note", role: "group", ariaLabel: "Note", tabIndex: 0 },
    make("p", { className: "parted" }, `Call ${calls.id[row].toLocaleString("en")}`),
    make("h3", {}, of.name),
    make("p", { className: "run" }, ending.startsWith(thread) ? ending : [thread, ending].filter(Boolean).join(", ")),
    ...provenHere(row), calledFrom(row, site), ...valuesOf(row), madeCalls(row));
  const source = make("div", { className: "source", role: "group", ariaLabel: "Source", tabIndex: 0 },
    make("p", { className: "file" }, placeLink(`${of.path}:${of.line}`, of.link), " ", make("code", {}, `${of.module}:${of.name}`)),
    of.remark ? make("p", { className: "remark" }, `${of.path}: ${of.remark}`) : null,
    excerptOf(row, of),
    calls.valuesOf(row) ? null : make("p", { className: "passed" }, "Which lines ran was recorded only for what the steps show.",
      calls.into(row) < 0 ? "" : " Marked here are the lines that made a recorded call."));
  const article = byId("call");
  article.className = "step";
  article.replaceChildren(note, source);
}

function placeLink(text, link) {
  return link ? make("a", { className: "place", href: link, rel: "noreferrer noopener" }, text)
    : make("span", { className: "place" }, text);
}

function provenHere(row) {
  return (recorded().steps[row] ?? [0]).slice(1).map((number) =>
    make("p", {}, "This call proves ", make("a", { href: `#step-${number}` }, `step ${number}`), "."));
}

function calledFrom(row, site) {
  const calls = recorded(), parent = calls.parent[row];
  if (parent < 0) return make("p", { className: "way" }, "Nothing that was recorded called it.");
  const caller = make("a", { href: addressOf({ row: parent }) }, calls.definition(parent).name);
  const starts = calls.thread[row] === calls.thread[parent] ? "" : make("em", {}, " in a thread that this started");
  return make("div", { className: "way" }, make("p", {}, "Called from ", caller, starts), make("ol", {},
    site ? make("li", {}, placeLink(`${site.path}:${site.line}`, site.link), " ", make("code", {}, site.text)) : null));
}

function valuesOf(row) {
  const [, pairs, result] = recorded().valuesOf(row) ?? [];
  if (!pairs) return [make("p", { className: "run" }, "Its values were not recorded: they are kept for what the steps show.")];
  const shown = pairs.filter(([name]) => name !== "self").map(([name, value]) => `${name} = ${value}`);
  if (result !== null) shown.push(`returned ${result}`);
  const items = shown.map((text) => make("li", {}, make("code", {}, text)));
  return items.length ? [make("ul", { className: "values", ariaLabel: "Values of this call" }, ...items)] : [];
}

const MOST_LISTED = 40;

function madeCalls(row) {
  const calls = recorded(), below = [...calls.calledBy(row)];
  if (!below.length) return make("p", { className: "way" }, "It made no recorded call.");
  const items = below.slice(0, MOST_LISTED).map((made) => {
    const site = calls.site(made);
    return make("li", {}, make("a", { href: addressOf({ row: made }) }, calls.definition(made).name),
      site ? make("code", {}, ` line ${site.line}`) : null);
  });
  if (below.length > MOST_LISTED) items.push(make("li", { className: "known" }, `and ${below.length - MOST_LISTED} more, in the tree`));
  const said = below.length === 1 ? "It made a recorded call" : `It made ${below.length.toLocaleString("en")} recorded calls`;
  return make("div", { className: "way" }, make("p", {}, said), make("ol", {}, ...items));
}

function excerptOf(row, of) {
  const calls = recorded();
  const part = sources()[of.file].find(({ first, lines }) => first <= of.first && of.first < first + lines.length);
  const [states, , , raised] = calls.valuesOf(row) ?? [];
  const links = linksOf(row, of.file);
  const box = make("div", { className: "excerpt" });
  for (let number = of.first; part && number <= of.last; number++) {
    const marks = links.get(number) ?? [];
    const letter = states?.[number - of.first];
    const state = letter === "r" || (!states && marks.length) ? " ran" : letter === "i" ? " idle" : "";
    const runs = part.lines[number - part.first] ?? [];
    const lead = /^\s*/.exec(runs.map((run) => run.text).join(""))[0];
    const indent = Math.min(40, lead.replaceAll("\t", "    ").length);
    box.append(make("span", { className: `line${state}${number === raised ? " focus" : ""}` },
      make("span", { className: "mark" }), make("span", { className: "number" }, String(number)),
      make("code", { className: `i${indent}` }, make("span", { className: "ws" }, lead), ...linked(runs, marks, lead.length))));
  }
  return box;
}

/** Return the expressions that made a call, by line: the first call of each is what they lead to. */
function linksOf(row, file) {
  const calls = recorded(), found = new Map(), seen = new Set();
  for (const below of calls.calledBy(row)) {
    if (seen.has(calls.edge[below])) continue;
    seen.add(calls.edge[below]);
    const site = calls.site(below);
    if (!site || site.file !== file) continue;
    if (!site.columns.length) site.columns = [site.line, 0, 0];
    for (let at = 0; at < site.columns.length; at += 3) {
      const [line, start, end] = site.columns.slice(at, at + 3);
      if (!found.has(line)) found.set(line, []);
      found.get(line).push({ start, end, row: below });
    }
  }
  return found;
}

/** Colour a line's runs behind its indentation and link its expressions, of links in links the inner one. */
function linked(runs, marks, skipped) {
  const width = runs.reduce((sum, run) => sum + run.text.length, 0);
  const edges = [skipped, width, ...runs.map((run) => run.start), ...marks.flatMap(({ start, end }) => [start, end])];
  const cuts = [...new Set(edges)].filter((cut) => skipped <= cut && cut <= width).sort((a, b) => a - b);
  const made = [];
  let link = null, target;
  for (let at = 0; at + 1 < cuts.length; at++) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const run = runs.findLast((each) => each.start <= start);
    const inner = marks.filter((mark) => mark.start <= start && start < mark.end)
      .sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
    const text = run.text.slice(start - run.start, end - run.start);
    const piece = run.kind === "." ? document.createTextNode(text) : make("span", { className: run.kind }, text);
    if (inner && inner.row === target && link) { link.append(piece); continue; }
    target = inner?.row;
    link = inner ? make("a", { className: "on", href: addressOf(inner), title: `calls ${recorded().definition(inner.row).name}` }, piece) : null;
    made.push(link ?? piece);
  }
  return made;
}

/* ---- The list of rows: only those in view are elements. ---- */

const AHEAD = 8;

/** A list that scrolls through any number of items; an item is a call's row, or -n for step n. */
class Rows {
  constructor(box) {
    this.box = box;
    this.items = new Int32Array(0);
    this.active = -1;
    this.isTree = true;
    this.height = make("div", { className: "height", role: "presentation" });
    box.replaceChildren(this.height);
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => this.draw()).observe(box);
  }

  fill(items, isTree) {
    this.items = items;
    this.isTree = isTree;
    this.box.setAttribute("role", isTree ? "tree" : "listbox");
    this.box.setAttribute("aria-label", isTree ? "Every recorded call" : "What was found");
    this.active = Math.min(this.active, items.length - 1);
    this.draw();
  }

  get rowHeight() { return matchMedia("(pointer: coarse)").matches ? 40 : 24; }

  draw() {
    const height = this.rowHeight, shown = this.box.clientHeight;
    if (!shown) return;
    this.height.style.height = `${this.items.length * height}px`;
    this.height.style.setProperty("--row", `${height}px`);
    const top = Math.max(0, Math.floor(this.box.scrollTop / height));
    const bottom = Math.min(this.items.length, top + Math.ceil(shown / height) + 1);
    const base = this.#base(top, bottom);
    const elements = [];
    for (let at = Math.max(0, top - AHEAD); at < Math.min(this.items.length, bottom + AHEAD); at++) {
      elements.push(this.#row(at, height, base));
    }
    this.height.replaceChildren(...elements);
    const drawn = byId(`row-${this.active}`);
    if (drawn) this.box.setAttribute("aria-activedescendant", drawn.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /** Calls are up to a hundred deep: indent them from the outermost one in view. */
  #base(top, bottom) {
    if (!this.isTree) return 0;
    let least = Infinity;
    for (let at = top; at < bottom; at++) least = Math.min(least, recorded().depth[this.items[at]]);
    return least;
  }

  #row(at, height, base) {
    const item = this.items[at];
    const element = item < 0 ? stepRow(-item) : callRow(item, this.isTree);
    element.id = `row-${at}`;
    element.classList.toggle("active", at === this.active);
    element.classList.toggle("here", item < 0 ? -item === stepHere() : item === rowHere());
    element.setAttribute("aria-selected", String(at === this.active));
    element.style.top = `${at * height}px`;
    const depth = this.isTree ? Math.min(12, Math.max(0, recorded().depth[item] - base)) : 0;
    element.style.setProperty("--depth", depth);
    return element;
  }

  move(to) {
    this.active = Math.max(0, Math.min(this.items.length - 1, to));
    const height = this.rowHeight, top = this.active * height;
    const room = this.box.clientHeight - 2 * height;
    if (top < this.box.scrollTop) this.box.scrollTop = top - height;
    else if (top > this.box.scrollTop + room) this.box.scrollTop = top - room;
    this.draw();
  }

  open() {
    const item = this.items[this.active];
    if (item === undefined) return;
    go(item < 0 ? { step: -item } : { row: item });
    this.draw();
    closePath();
  }

  #click(event) {
    const element = event.target.closest(".row");
    if (!element) return;
    this.active = Number(element.id.slice(4));
    if (event.target.closest(".twist")) tree.toggle(this.items[this.active]);
    else this.open();
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.items.length, End: this.items.length };
    if (event.key in moves) this.move(this.active + moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.open();
    else if (this.isTree && event.key === "ArrowLeft") tree.left(this.items[this.active]);
    else if (this.isTree && event.key === "ArrowRight") tree.right(this.items[this.active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function stepRow(number) {
  const title = steps.get(number).querySelector("h3").lastChild.textContent.trim();
  return make("div", { className: "row step", role: "option" }, make("span", { className: "badge" }, String(number)), title);
}

function callRow(row, isTree) {
  const calls = recorded(), of = calls.definition(row), site = calls.site(row), step = calls.stepOf(row);
  const said = [`${of.path}:${of.line}`, site && !isTree ? `called at line ${site.line}` : "", calls.endingOf(row)];
  const element = make("div", { className: `row${step ? " step" : ""}`, role: isTree ? "treeitem" : "option", title: `${of.module}:${of.name}` },
    isTree ? make("span", { className: "twist", ariaHidden: "true" }, calls.into(row) < 0 ? "" : tree.folded.has(row) ? "▸" : "▾") : null,
    step ? make("span", { className: "badge" }, String(step)) : null, of.name,
    make("span", { className: "of" }, said.filter(Boolean).join(" · ")));
  if (isTree) {
    element.setAttribute("aria-level", String(calls.depth[row] + 1));
    if (calls.into(row) >= 0) element.setAttribute("aria-expanded", String(!tree.folded.has(row)));
  }
  return element;
}

/** The tree of calls: which are folded, and the rows that are left. */
const tree = {
  folded: new Set(),
  list: null,

  /** At first only the ways to the steps are unfolded. */
  prepare: once(() => {
    const calls = recorded(), leads = new Uint8Array(calls.count);
    for (const row of Object.keys(calls.steps)) {
      for (let above = calls.parent[row]; above >= 0 && !leads[above]; above = calls.parent[above]) leads[above] = 1;
    }
    for (let row = 0; row < calls.count; row++) if (!leads[row] && calls.into(row) >= 0) tree.folded.add(row);
  }),

  fill() {
    const calls = recorded(), rows = new Int32Array(calls.count);
    let count = 0;
    for (let row = 0; row < calls.count; row = tree.folded.has(row) ? calls.end[row] : row + 1) rows[count++] = row;
    tree.list.fill(rows.subarray(0, count), true);
    byId("found").textContent = `${calls.count.toLocaleString("en")} calls were recorded, ${count.toLocaleString("en")} are unfolded.`;
  },

  reveal(row) {
    if (row < 0) { tree.list.draw(); return; }
    const calls = recorded();
    let changed = false;
    for (let above = calls.parent[row]; above >= 0; above = calls.parent[above]) changed = tree.folded.delete(above) || changed;
    if (changed) tree.fill();
    tree.list.move(tree.list.items.indexOf(row));
  },

  toggle(row) {
    if (!tree.folded.delete(row)) tree.folded.add(row);
    tree.fill();
  },

  foldAll(fold) {
    const calls = recorded();
    tree.folded.clear();
    for (let row = 0; fold && row < calls.count; row++) if (calls.into(row) >= 0) tree.folded.add(row);
    tree.fill();
    tree.list.move(0);
  },

  left(row) {
    const calls = recorded();
    if (calls.into(row) >= 0 && !tree.folded.has(row)) tree.toggle(row);
    else if (calls.parent[row] >= 0) tree.list.move(tree.list.items.indexOf(calls.parent[row]));
  },

  right(row) {
    if (tree.folded.has(row)) tree.toggle(row);
    else if (recorded().into(row) >= 0) tree.list.move(tree.list.active + 1);
  },
};

/** Show the steps, every call, or what was found, in the path. */
function choose(what) {
  pane = what;
  document.querySelector(".contents").hidden = what !== "steps";
  document.querySelector(".tree").hidden = what === "steps";
  document.querySelector(".folding").hidden = what !== "calls";
  for (const [act, name] of [["steps", "steps"], ["calls", "calls"]]) {
    document.querySelector(`[data-act="${act}"]`).setAttribute("aria-pressed", String(what === name));
  }
  if (what === "calls") {
    tree.prepare();
    tree.fill();
    tree.reveal(rowHere());
  }
}

/* ---- Search. ---- */

const haystacks = once(() => {
  const calls = recorded();
  return {
    steps: [...steps].filter(([number]) => number).map(([number, article]) =>
      [number, [...every("h3, .file", article)].map((each) => each.textContent).join(" ").toLowerCase()]),
    definitions: calls.definitions.map(([file, name]) => `${calls.files[file][1]}:${name} ${calls.files[file][0]}`.toLowerCase()),
  };
});

function search(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) { choose(here.row === undefined ? "steps" : "calls"); return; }
  const fits = (hay) => wanted.every((word) => hay.includes(word));
  const calls = recorded();
  const found = haystacks().steps.filter(([, hay]) => fits(hay)).map(([number]) => -number);
  const fitting = haystacks().definitions.map(fits);
  const items = new Int32Array(found.length + calls.count);
  items.set(found);
  let count = found.length;
  for (let row = 0; row < calls.count; row++) if (fitting[calls.definitionOf(row)]) items[count++] = row;
  choose("found");
  const plural = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
  byId("found").textContent = count ? `${plural(found.length, "step")}, ${plural(count - found.length, "call")}` : "Nothing was found.";
  tree.list.active = 0;
  tree.list.box.scrollTop = 0;
  tree.list.fill(items.subarray(0, count), false);
}

function searchKey(event) {
  const list = tree.list;
  if (event.key === "Escape") { closeSearch(); event.target.blur(); }
  else if (pane !== "found") return;
  else if (event.key === "ArrowDown") list.move(list.active + 1);
  else if (event.key === "ArrowUp") list.move(list.active - 1);
  else if (event.key === "Enter") list.open();
  else return;
  event.preventDefault();
}

function closeSearch() {
  byId("query").value = "";
  search("");
}

/* ---- What the keys and buttons do. ---- */

function walk(way) {
  const row = rowHere(), calls = recorded();
  if (row < 0) { tell("Begin with a step: press n."); return null; }
  const name = calls.definition(row).name;
  if (way === "into") return calls.into(row) >= 0 ? calls.into(row) : tell(`${name} made no recorded call.`);
  if (way === "over") return calls.over(row) >= 0 ? calls.over(row) : tell(`${name} was the last call of its caller.`);
  return calls.parent[row] >= 0 ? calls.parent[row] : tell(`Nothing that was recorded called ${name}.`);
}

/** Say something in passing, for eyes and for screen readers. */
let saying = 0;
function tell(text) {
  const said = byId("said");
  said.textContent = text;
  said.classList.remove("unseen");
  clearTimeout(saying);
  saying = setTimeout(() => said.classList.add("unseen"), 2500);
  return null;
}

function isNarrow() { return matchMedia("(max-width: 47.99rem)").matches; }

function closePath() { if (isNarrow()) openPath(false); }

function openPath(open) {
  byId("path").classList.toggle("open", open);
  document.querySelector('[data-act="path"]').setAttribute("aria-expanded", String(open));
  if (open) tree.list.draw();
}

function whole() {
  const folds = every("article.current .fold");
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
}

const ACTS = {
  next: (held) => { const place = beside(1); if (place) go(place, held); },
  previous: (held) => { const place = beside(-1); if (place) go(place, held); },
  into: (held) => { const row = walk("into"); if (row !== null) go({ row }, held); },
  over: (held) => { const row = walk("over"); if (row !== null) go({ row }, held); },
  out: (held) => { const row = walk("out"); if (row !== null) go({ row }, held); },
  whole,
  theme: () => dress(THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length]),
  help: () => byId("help").showModal(),
  path: () => openPath(!byId("path").classList.contains("open")),
  steps: () => { byId("query").value = ""; choose("steps"); },
  calls: () => { byId("query").value = ""; choose("calls"); },
  fold: () => tree.foldAll(true),
  unfold: () => tree.foldAll(false),
  search: () => { openPath(true); byId("query").focus(); byId("query").select(); },
};
const KEYS = {
  n: "next", ArrowRight: "next", p: "previous", ArrowLeft: "previous",
  i: "into", o: "over", u: "out", w: "whole", t: "theme", "/": "search", "?": "help",
};

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || byId("help").open) return;
  if (event.target.closest("input")) return;
  if (event.key === "Escape") { openPath(false); if (pane === "found") closeSearch(); return; }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  ACTS[act](event.repeat);
}

function onClick(event) {
  const button = event.target.closest("[data-act]");
  if (button) { ACTS[button.dataset.act](false); return; }
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.classList.contains("skip")) { byId("steps").focus(); return; }
  go(placeOf(link.getAttribute("href")));
  closePath();
}

/* ---- The beginning. ---- */

/** Wear light or dark, or what the system says; kept where the browser keeps anything for files. */
function dress(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try { localStorage.setItem("flaskmagic-theme", theme); } catch { /* not kept, then */ }
}

function start() {
  steps.set(0, byId("about"));
  for (const article of every("main > .step")) steps.set(Number(article.id.slice(5)), article);
  tree.list = new Rows(byId("rows"));
  for (const box of every(".note, .source, .scroll")) box.tabIndex = 0;
  for (const article of steps.values()) {
    if (article.querySelector(".fold")) article.querySelector(".whole").hidden = false;
  }
  if (isNarrow() || innerHeight < 800) byId("journey").open = false;
  history.scrollRestoration = "manual";
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  byId("query").addEventListener("input", (event) => search(event.target.value));
  byId("query").addEventListener("keydown", searchKey);
  addEventListener("hashchange", () => show(placeOf(location.hash)));
  show(placeOf(location.hash));
}

try { dress(localStorage.getItem("flaskmagic-theme") ?? ""); } catch { dress(""); }
if (root.classList.contains("steps")) {
  root.classList.add("panes");
  document.addEventListener("DOMContentLoaded", start);
}
}
