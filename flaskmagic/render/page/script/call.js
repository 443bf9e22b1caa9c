// A call that is not a step.

/** @param {number} row */
function drawCall(row) {
  const calls = recorded(), of = calls.definition(row), site = calls.site(row);
  const thread = `in ${calls.threads[calls.thread[row]]}`, ending = calls.endingOf(row);
  const note = make("div", { className: "note", role: "group", ariaLabel: "Note", tabIndex: 0 },
    make("p", { className: "parted" }, `Call ${calls.id[row].toLocaleString("en")}`),
    make("h3", {}, of.name),
    make("p", { className: "run" }, ending.startsWith(thread) ? ending : [thread, ending].filter(Boolean).join(", ")),
    ...provenHere(row),
    make("p", { className: "share" }, act("link", "Copy link", "Copy a link to this call (c)")));
  const source = make("div", { className: "source", role: "group", ariaLabel: "Source", tabIndex: 0 },
    make("p", { className: "file" }, libraryOf(row), " ", placeLink(`${of.path}:${of.line}`, of.link), " ", make("code", {}, `${of.module}:${of.name}`)),
    of.remark ? make("p", { className: "remark" }, `${of.path}: ${of.remark}`) : null,
    excerptOf(row, of),
    calls.valuesOf(row) ? null : make("p", { className: "passed" }, "Which lines of this call ran was not recorded.",
      calls.into(row) < 0 ? "" : " Marked here are the lines that made a recorded call."));
  const callers = make("div", { className: "callers", role: "group", ariaLabel: "Callers and values", tabIndex: 0 },
    ...valuesOf(row), calledFrom(row, site), madeCalls(row));
  const article = byId("call");
  article.className = `step lib${of.whose}`;
  article.replaceChildren(note, source, callers);
  markTexts(article);
}

/** @param {number} row */
function libraryOf(row) {
  const calls = recorded(), { whose } = calls.definition(row);
  return make("span", { className: `lib lib${whose}` }, calls.libraries[whose]);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} title
 */
function act(name, text, title) {
  const button = make("button", { type: "button", title }, text);
  button.dataset.act = name;
  return button;
}

/**
 * @param {string} text
 * @param {string} link
 */
function placeLink(text, link) {
  return link ? make("a", { className: "place", href: link, rel: "noreferrer noopener" }, text)
    : make("span", { className: "place" }, text);
}

/** @param {number} row */
function provenHere(row) {
  return (recorded().steps[row] ?? [0]).slice(1).map((number) =>
    make("p", {}, "This call proves ", make("a", { href: `#step-${number}` }, `step ${number}`), "."));
}

/**
 * @param {number} row
 * @param {ReturnType<Recorded["site"]>} site
 */
function calledFrom(row, site) {
  const calls = recorded(), parent = calls.parent[row];
  if (parent < 0) return make("p", { className: "way" }, "Nothing that was recorded called it.");
  const caller = make("a", { href: addressOf({ row: parent }) }, calls.definition(parent).name);
  const starts = calls.thread[row] === calls.thread[parent] ? "" : make("em", {}, " in a thread that this started");
  return make("div", { className: "way" }, make("p", {}, "Called from ", caller, starts), make("ol", {},
    site ? make("li", {}, placeLink(`${site.path}:${site.line}`, site.link), " ", make("code", {}, site.text)) : null));
}

/**
 * Return the values of a call as they are shown; none if they were not recorded.
 * @param {number} row
 */
function shownValues(row) {
  const [, pairs, result, , ...cCalls] = recorded().valuesOf(row) ?? ["", [], null, null];
  const shown = pairs.filter(([name]) => name !== "self").map(([name, value]) => `${name} = ${value}`);
  if (result !== null) shown.push(`returned ${result}`);
  return [...shown, ...cCalls];
}

/** @param {number} row */
function valuesOf(row) {
  if (!recorded().valuesOf(row)) return [make("p", { className: "run" }, "Its values were not recorded.")];
  const items = shownValues(row).map((text) => make("li", {}, make("code", {}, text)));
  return items.length ? [make("ul", { className: "values", ariaLabel: "Values of this call" }, ...items)] : [];
}

const MOST_LISTED = 40;

/** @param {number} row */
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

/**
 * @param {number} row
 * @param {ReturnType<Recorded["definition"]>} of
 */
function excerptOf(row, of) {
  const calls = recorded();
  const part = sources()[of.file].find(({ first, lines }) => first <= of.first && of.first < first + lines.length);
  const [states, , , raised] = calls.valuesOf(row) ?? [];
  const links = linksOf(row, of.file);
  const box = make("div", { className: "excerpt" });
  for (let number = of.first; part && number <= of.last; number++) {
    const marks = links.get(number) ?? [];
    const letter = states?.[number - of.first];
    const state = letter === "r" || (!states && marks.some((mark) => mark.line === number)) ? " ran" : letter === "i" ? " idle" : "";
    const runs = part.lines[number - part.first] ?? [];
    const [lead] = /** @type {RegExpExecArray} */ (/^\s*/.exec(runs.map((run) => run.text).join("")));
    const indent = Math.min(40, lead.replaceAll("\t", "    ").length);
    box.append(make("span", { className: `line${state}${number === raised ? " focus" : ""}` },
      make("span", { className: "mark" }), make("span", { className: "number" }, String(number)),
      make("code", { className: `i${indent}` }, make("span", { className: "ws" }, lead), ...linked(runs, marks, lead.length))));
  }
  return box;
}

/** @typedef {{ start: number, end: number, row: number, line: number }} Mark An expression that made a call, at `line`. */

/**
 * Return the expressions that made a call, by line: the first call of each is what they lead to.
 * @param {number} row
 * @param {number} file
 */
function linksOf(row, file) {
  const calls = recorded(), seen = new Set();
  /** @type {Map<number, Mark[]>} */
  const found = new Map();
  for (const below of calls.calledBy(row)) {
    if (seen.has(calls.edge[below])) continue;
    seen.add(calls.edge[below]);
    const site = calls.site(below);
    if (!site || site.file !== file) continue;
    if (!site.columns.length) site.columns = [site.line, 0, 0];
    for (let at = 0; at < site.columns.length; at += 3) {
      const [line, start, end] = site.columns.slice(at, at + 3);
      found.set(line, [...found.get(line) ?? [], { start, end, row: below, line: site.line }]);
    }
  }
  return found;
}

/**
 * Colour a line's runs after its indentation and link its expressions, of links in links the inner one.
 * @param {Run[]} runs
 * @param {Mark[]} marks
 * @param {number} skipped
 */
function linked(runs, marks, skipped) {
  const width = runs.reduce((sum, run) => sum + run.text.length, 0);
  const edges = [skipped, width, ...runs.map((run) => run.start), ...marks.flatMap(({ start, end }) => [start, end])];
  const cuts = [...new Set(edges)].filter((cut) => skipped <= cut && cut <= width).sort((a, b) => a - b);
  const made = [];
  /** @type {HTMLElement | null} */
  let link = null;
  let target = -1;
  for (let at = 0; at + 1 < cuts.length; at++) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const run = /** @type {Run} */ (runs.findLast((each) => each.start <= start));
    const inner = marks.filter((mark) => mark.start <= start && start < mark.end)
      .sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
    const text = run.text.slice(start - run.start, end - run.start);
    const piece = run.kind === "." ? document.createTextNode(text) : make("span", { className: run.kind }, text);
    if (inner && inner.row === target && link) { link.append(piece); continue; }
    target = inner?.row ?? -1;
    link = inner ? make("a", { className: "on", href: addressOf(inner), title: `calls ${recorded().definition(inner.row).name}` }, piece) : null;
    made.push(link ?? piece);
  }
  return made;
}
