// What the keys and buttons do.

/**
 * @param {"into" | "over" | "out"} way
 * @returns {number | null}
 */
function walk(way) {
  const row = rowHere(), calls = recorded();
  if (row < 0) { tell("There is no call here: choose a step first."); return null; }
  const name = calls.definition(row).name;
  if (way === "into") return calls.into(row) >= 0 ? calls.into(row) : tell(`${name} made no recorded call.`);
  if (way === "over") return calls.over(row) >= 0 ? calls.over(row) : tell(`${name} was the last call of its caller.`);
  return calls.parent[row] >= 0 ? calls.parent[row] : tell(`Nothing that was recorded called ${name}.`);
}

let saying = 0;

/**
 * Say something in passing, for eyes and for screen readers.
 * @param {string} text
 * @param {number} [milliseconds]
 * @returns {null}
 */
function tell(text, milliseconds = 2500) {
  const said = byId("said");
  said.textContent = text;
  said.classList.remove("unseen");
  clearTimeout(saying);
  saying = setTimeout(() => said.classList.add("unseen"), milliseconds);
  return null;
}

function isNarrow() { return matchMedia("(max-width: 47.99rem)").matches; }

function closePath() { if (isNarrow()) openPath(false); }

/** @param {boolean} open */
function openPath(open) {
  byId("path").classList.toggle("open", open);
  one('[data-act="path"]').setAttribute("aria-expanded", String(open));
  if (open) tree.list.draw();
}

function whole() {
  const folds = /** @type {HTMLDetailsElement[]} */ (every("article.current .fold"));
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
}

/** @type {Record<string, (held: boolean) => void>} */
const ACTS = {
  next: (held) => { const place = beside(1); if (place) go(place, held); },
  previous: (held) => { const place = beside(-1); if (place) go(place, held); },
  into: (held) => { const row = walk("into"); if (row !== null) go({ row }, held); },
  over: (held) => { const row = walk("over"); if (row !== null) go({ row }, held); },
  out: (held) => { const row = walk("out"); if (row !== null) go({ row }, held); },
  whole,
  link: () => { void copyLink(); },
  view: () => ACTS[pane === "steps" ? "calls" : "steps"](false),
  theme: () => dress(THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length]),
  help: () => byId("help").showModal(),
  path: () => openPath(!byId("path").classList.contains("open")),
  steps: () => { byId("query").value = ""; choose("steps"); },
  calls: () => { byId("query").value = ""; choose("calls"); },
  fold: () => tree.foldAll(true),
  unfold: () => tree.foldAll(false),
  search: () => { openPath(true); byId("query").focus(); byId("query").select(); },
};
/** @type {Record<string, string>} */
const KEYS = {
  n: "next", ArrowRight: "next", p: "previous", ArrowLeft: "previous",
  i: "into", o: "over", u: "out", w: "whole", v: "view", c: "link", t: "theme", "/": "search", "?": "help",
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || byId("help").open || byId("shown").open) return;
  if (/** @type {Element} */ (event.target).closest("input")) return;
  if (event.key === "Escape") { openPath(false); if (pane === "found") closeSearch(); return; }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  ACTS[act](event.repeat);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  const text = target.closest("button[data-text]")?.getAttribute("data-text");
  if (text) { showTexts(text); return; }
  const act = target.closest("[data-act]")?.getAttribute("data-act");
  if (act) { ACTS[act](false); return; }
  const link = target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.classList.contains("skip")) { byId("steps").focus(); return; }
  byId("shown").close();
  go(placeOf(link.getAttribute("href") ?? ""));
  closePath();
}
