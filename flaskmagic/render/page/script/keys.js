// What the keys and buttons do.

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
