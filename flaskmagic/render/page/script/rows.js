// The list of rows: only those in view are elements.

const AHEAD = 8;

/** A list that scrolls through any number of items; an item is a call's row, or -n for step n. */
class Rows {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {Int32Array} */
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

  /**
   * @param {Int32Array} items
   * @param {boolean} isTree
   */
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
    const drawn = document.getElementById(`row-${this.active}`);
    if (drawn) this.box.setAttribute("aria-activedescendant", drawn.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /**
   * Calls are up to a hundred deep: indent them from the outermost one in view.
   * @param {number} top
   * @param {number} bottom
   */
  #base(top, bottom) {
    if (!this.isTree) return 0;
    let least = Infinity;
    for (let at = top; at < bottom; at++) least = Math.min(least, recorded().depth[this.items[at]]);
    return least;
  }

  /**
   * @param {number} at
   * @param {number} height
   * @param {number} base
   */
  #row(at, height, base) {
    const item = this.items[at];
    const element = item < 0 ? stepRow(-item) : callRow(item, this.isTree);
    element.id = `row-${at}`;
    element.classList.toggle("active", at === this.active);
    element.classList.toggle("here", item < 0 ? -item === stepHere() : item === rowHere());
    element.setAttribute("aria-selected", String(at === this.active));
    element.style.top = `${at * height}px`;
    const depth = this.isTree ? Math.min(12, Math.max(0, recorded().depth[item] - base)) : 0;
    element.style.setProperty("--depth", String(depth));
    return element;
  }

  /** @param {number} to */
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

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const element = target.closest(".row");
    if (!element) return;
    this.active = Number(element.id.slice(4));
    if (target.closest(".twist")) tree.toggle(this.items[this.active]);
    else this.open();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight) - 1);
    /** @type {Record<string, number>} */
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

/** @param {number} number */
function stepRow(number) {
  return make("div", { className: "row step", role: "option" }, make("span", { className: "badge" }, String(number)), titleOf(number));
}

/**
 * @param {number} row
 * @param {boolean} isTree
 */
function callRow(row, isTree) {
  const calls = recorded(), of = calls.definition(row), site = calls.site(row), step = calls.stepOf(row);
  const said = [`${of.path}:${of.line}`, site && !isTree ? `called at line ${site.line}` : "", calls.endingOf(row)];
  const element = make("div", { className: `row${step ? " step" : ""}`, role: isTree ? "treeitem" : "option", title: `${of.module}:${of.name}` },
    isTree ? make("span", { className: "twist", ariaHidden: "true" }, calls.into(row) < 0 ? "" : tree.folded.has(row) ? "▸" : "▾") : null,
    step ? make("span", { className: "badge" }, String(step)) : null,
    make("span", { className: `called lib${of.whose}` }, of.name), " ", libraryOf(row),
    make("span", { className: "of" }, said.filter(Boolean).join(" · ")));
  if (isTree) {
    element.setAttribute("aria-level", String(calls.depth[row] + 1));
    if (calls.into(row) >= 0) element.setAttribute("aria-expanded", String(!tree.folded.has(row)));
  }
  return element;
}

/** The tree of calls: which are folded, and the rows that are left. */
const tree = {
  /** @type {Set<number>} */
  folded: new Set(),
  list: /** @type {Rows} */ (/** @type {unknown} */ (null)),  // start() makes it

  /** At first only the ways to the steps are unfolded. */
  prepare: once(() => {
    const calls = recorded(), leads = new Uint8Array(calls.count);
    for (const row of Object.keys(calls.steps)) {
      for (let above = calls.parent[Number(row)]; above >= 0 && !leads[above]; above = calls.parent[above]) leads[above] = 1;
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

  /** @param {number} row */
  reveal(row) {
    if (row < 0) { tree.list.draw(); return; }
    const calls = recorded();
    let changed = false;
    for (let above = calls.parent[row]; above >= 0; above = calls.parent[above]) changed = tree.folded.delete(above) || changed;
    if (changed) tree.fill();
    tree.list.move(tree.list.items.indexOf(row));
  },

  /** @param {number} row */
  toggle(row) {
    if (!tree.folded.delete(row)) tree.folded.add(row);
    tree.fill();
  },

  /** @param {boolean} fold */
  foldAll(fold) {
    const calls = recorded();
    tree.folded.clear();
    for (let row = 0; fold && row < calls.count; row++) if (calls.into(row) >= 0) tree.folded.add(row);
    tree.fill();
    tree.list.move(0);
  },

  /** @param {number} row */
  left(row) {
    const calls = recorded();
    if (calls.into(row) >= 0 && !tree.folded.has(row)) tree.toggle(row);
    else if (calls.parent[row] >= 0) tree.list.move(tree.list.items.indexOf(calls.parent[row]));
  },

  /** @param {number} row */
  right(row) {
    if (tree.folded.has(row)) tree.toggle(row);
    else if (recorded().into(row) >= 0) tree.list.move(tree.list.active + 1);
  },
};

/**
 * Show the steps, every call, or what was found, in the path.
 * @param {"steps" | "calls" | "found"} what
 */
function choose(what) {
  pane = what;
  one(".contents").hidden = what !== "steps";
  one(".tree").hidden = what === "steps";
  one(".folding").hidden = what !== "calls";
  for (const name of ["steps", "calls"]) {
    one(`[data-act="${name}"]`).setAttribute("aria-pressed", String(what === name));
  }
  if (what === "calls") {
    tree.prepare();
    tree.fill();
    tree.reveal(rowHere());
  }
}
