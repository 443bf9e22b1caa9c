// What was recorded: read at the first look at it.

/**
 * Do a piece of work when its result is first asked for.
 * @template Result
 * @param {() => Result} work
 * @returns {() => Result}
 */
function once(work) {
  /** @type {{ value: Result } | null} */
  let done = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

// What the page holds as JSON; calls.py and sources.py write it.
/** @typedef {[path: string, module: string, page: string, remark: string, whose: number]} SourceFile */
/** @typedef {[file: number, name: string, line: number, first: number, last: number, fragment: string]} Definition */
/** @typedef {[definition: number, file: number, line: number, text: string, fragment: string, ...columns: number[]]} Edge */
/** @typedef {[states: string, values: [name: string, value: string][], result: string | null, raised: number | null, ...cCalls: string[]]} Values */
/**
 * @typedef {object} Calls
 * @property {number[]} depth
 * @property {number[]} edge
 * @property {number[]} ending
 * @property {number[]} thread
 * @property {number[]} id
 * @property {Record<number, number>} values
 * @property {Record<number, [shown: number, ...proven: number[]]>} steps
 * @property {(Edge | [definition: number])[]} edges
 * @property {Definition[]} definitions
 * @property {SourceFile[]} files
 * @property {string[]} libraries
 * @property {string[]} threads
 * @property {string[]} endings
 * @property {Values[]} recorded
 */
/** @typedef {{ kind: string, start: number, text: string }} Run */
/** @typedef {{ first: number, lines: Run[][] }} Part */
/** @typedef {[first: number, text: string, lengths: string]} PackedPart */

/** @param {string} id */
const read = (id) => JSON.parse(byId(id).textContent ?? "");
const recorded = once(() => new Recorded(read("calls")));
const sources = once(() => /** @type {PackedPart[][]} */ (read("sources")).map((parts) => parts.map(unpack)));

/** The calls in the order of the tree; a row is a call's place in it. */
class Recorded {
  /** @param {Calls} data */
  constructor(data) {
    this.edge = data.edge;
    this.ending = data.ending;
    this.values = data.values;
    this.steps = data.steps;
    this.edges = data.edges;
    this.definitions = data.definitions;
    this.files = data.files;
    this.libraries = data.libraries;
    this.threads = data.threads;
    this.endings = data.endings;
    this.recorded = data.recorded;
    this.count = data.depth.length;
    this.depth = Int32Array.from(data.depth);
    this.parent = new Int32Array(this.count);
    this.end = new Int32Array(this.count);
    this.id = spread(data.id, this.count);
    this.thread = spread(data.thread, this.count);
    this.#link();
    this.rowOfId = once(() => {
      /** @type {Map<number, number>} */
      const rows = new Map();
      this.id.forEach((id, row) => rows.set(id, row));
      return rows;
    });
  }

  /** Sum up what the columns hold as differences, and find each call's caller and last call. */
  #link() {
    /** @type {number[]} */
    const open = [];
    let depth = 0;
    for (let row = 0; row < this.count; row++) {
      depth += this.depth[row];
      this.depth[row] = depth;
      this.id[row] += row;
      while (open.length > depth) this.end[/** @type {number} */ (open.pop())] = row;
      this.parent[row] = depth ? open[depth - 1] : -1;
      open.push(row);
    }
    for (const row of open) this.end[row] = this.count;
  }

  /** @param {number} row */
  definitionOf(row) { return this.edges[this.edge[row]][0]; }

  /** @param {number} row */
  definition(row) {
    const [file, name, line, first, last, fragment] = this.definitions[this.definitionOf(row)];
    const [path, module, page, remark, whose] = this.files[file];
    return { file, name, line, first, last, path, module, remark, whose, link: page && fragment && page + fragment };
  }

  /** @param {number} row */
  site(row) {
    const edge = this.edges[this.edge[row]];
    if (edge.length === 1) return null;
    const [, file, line, text, fragment, ...columns] = /** @type {Edge} */ (edge);
    const [path, , page] = this.files[file];
    return { file, line, text, path, columns, link: page && fragment && page + fragment };
  }

  /** @param {number} row */
  endingOf(row) { return this.endings[this.ending[row]]; }

  /** @param {number} row */
  into(row) { return row + 1 < this.end[row] ? row + 1 : -1; }

  /** @param {number} row */
  over(row) {
    const next = this.end[row];
    return next < this.count && this.depth[next] === this.depth[row] ? next : -1;
  }

  /** @type {(row: number) => Values | undefined} */
  valuesOf(row) { return this.recorded[this.values[row]]; }

  /** @param {number} row */
  stepOf(row) { return this.steps[row]?.[0] ?? 0; }

  /** @param {number} number */
  rowOfStep(number) {
    for (const [row, [shown, ...proven]] of Object.entries(this.steps)) {
      if (shown === number || proven.includes(number)) return Number(row);
    }
    return -1;
  }

  /** @param {number} row */
  *calledBy(row) {
    for (let below = this.into(row); below >= 0; below = this.over(below)) yield below;
  }
}

/**
 * Unfold pairs of a number and how often it stands there.
 * @param {number[]} pairs
 * @param {number} count
 */
function spread(pairs, count) {
  const numbers = new Int32Array(count);
  let at = 0;
  for (let pair = 0; pair < pairs.length; pair += 2) {
    numbers.fill(pairs[pair], at, at + pairs[pair + 1]);
    at += pairs[pair + 1];
  }
  return numbers;
}

/**
 * Cut a part of a source into lines of coloured runs.
 * @param {PackedPart} packed
 * @returns {Part}
 */
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
