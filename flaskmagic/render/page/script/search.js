// Search.

const haystacks = once(() => {
  const calls = recorded();
  return {
    steps: [...steps].filter(([number]) => number && number <= lastStep()).map(([number, article]) => ({
      number, hay: every("h3, .file", article).map((each) => each.textContent).join(" ").toLowerCase(),
    })),
    definitions: calls.definitions.map(([file, name]) => `${calls.files[file][1]}:${name} ${calls.files[file][0]}`.toLowerCase()),
  };
});

/** @param {string} text */
function search(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) { choose(here.row === undefined ? "steps" : "calls"); return; }
  /** @param {string} hay */
  const fits = (hay) => wanted.every((word) => hay.includes(word));
  const calls = recorded();
  const found = haystacks().steps.filter(({ hay }) => fits(hay)).map(({ number }) => -number);
  const fitting = haystacks().definitions.map(fits);
  const items = new Int32Array(found.length + calls.count);
  items.set(found);
  let count = found.length;
  for (let row = 0; row < calls.count; row++) if (fitting[calls.definitionOf(row)]) items[count++] = row;
  choose("found");
  /** @type {(number: number, word: string) => string} */
  const plural = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
  byId("found").textContent = count ? `${plural(found.length, "step")}, ${plural(count - found.length, "call")}` : "Nothing was found.";
  tree.list.active = 0;
  tree.list.box.scrollTop = 0;
  tree.list.fill(items.subarray(0, count), false);
}

/** @param {KeyboardEvent} event */
function searchKey(event) {
  const list = tree.list;
  if (event.key === "Escape") { closeSearch(); byId("query").blur(); }
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
