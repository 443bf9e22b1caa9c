// What was recorded: read at the first look at it.

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
