// The beginning. On a page without steps, such as the list of topics, only the colours are set.

/**
 * Wear light or dark, or what the system says; kept where the browser keeps anything for files.
 * @param {string} theme
 */
function dress(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try { localStorage.setItem("flaskmagic-theme", theme); } catch { /* not kept, then */ }
}

function start() {
  steps.set(0, byId("about"));
  for (const article of every("main > .step")) steps.set(Number(article.id.slice(5)), article);
  findBars();
  for (const article of after()) steps.set(steps.size, article);
  tree.list = new Rows(byId("rows"));
  for (const box of every(".note, .source, .callers, .scroll")) box.tabIndex = 0;
  for (const article of steps.values()) {
    if (article.querySelector(".fold")) one(".whole", article).hidden = false;
  }
  if (isNarrow() || innerHeight < 800) byId("journey").open = false;
  history.scrollRestoration = "manual";
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  byId("query").addEventListener("input", () => search(byId("query").value));
  byId("query").addEventListener("keydown", searchKey);
  addEventListener("hashchange", arrive);
  markTexts(document);
  arrive();
}

try { dress(localStorage.getItem("flaskmagic-theme") ?? ""); } catch { dress(""); }
if (root.classList.contains("steps")) {
  root.classList.add("panes");
  document.addEventListener("DOMContentLoaded", start);
}
if (root.classList.contains("quiz")) {
  root.classList.add("asking");
  document.addEventListener("DOMContentLoaded", startQuiz);
}
