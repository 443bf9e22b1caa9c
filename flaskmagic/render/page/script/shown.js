// Where a text among the values is shown again: what "follow this value" shows.

const LITERAL = /b?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g;
const SHORTEST = 3;      // characters of a text that is worth being followed
const MOST_PLACES = 60;

/**
 * Make a button of each text among the values.
 * @param {ParentNode} within
 */
function markTexts(within) {
  for (const code of every(".callers .values code", within)) {
    const said = code.textContent ?? "";
    /** @type {Child[]} */
    const pieces = [];
    let end = 0;
    for (const { 0: literal, index } of said.matchAll(LITERAL)) {
      const text = literal.replace(/^b?.…?/, "").replace(/…?.$/, "");
      if (text.length < SHORTEST) continue;
      const button = make("button", { type: "button", className: "text", title: "Follow this value" }, literal);
      button.dataset.text = text;
      pieces.push(said.slice(end, index), button);
      end = index + literal.length;
    }
    if (pieces.length) code.replaceChildren(...pieces.filter((piece) => piece !== null), said.slice(end));
  }
}

/**
 * Return how a text may be written, with what that is called.
 * @param {string} text
 */
function formsOf(text) {
  /** @type {Map<string, string>} */
  const forms = new Map([[text, ""]]);
  /** @type {(form: string, name: string) => void} */
  const add = (form, name) => { if (!forms.has(form)) forms.set(form, name); };
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  add(escaped.replaceAll('"', "&#34;").replaceAll("'", "&#39;"), "HTML-escaped");
  add(JSON.stringify(text).slice(1, -1), "JSON-escaped");
  try {
    add(encodeURIComponent(text), "percent-encoded");
    add(encodeURIComponent(text).replaceAll("%20", "+"), "percent-encoded");
  } catch { /* half a character can't be encoded */ }
  return forms;
}

/**
 * Return the values of recorded calls that have a text, in the order of the run.
 * @param {string} text
 */
function shownAt(text) {
  const calls = recorded(), forms = [...formsOf(text)];
  /** @type {{ row: number, value: string, form: string }[]} */
  const found = [];
  for (const row of Object.keys(calls.values).map(Number).sort((a, b) => calls.id[a] - calls.id[b])) {
    for (const value of shownValues(row)) {
      const form = forms.find(([written]) => value.includes(written));
      if (form) found.push({ row, value, form: form[1] });
    }
  }
  return found;
}

/** @param {string} text */
function showTexts(text) {
  const calls = recorded(), found = shownAt(text);
  const items = found.slice(0, MOST_PLACES).map(({ row, value, form }) => {
    const number = calls.stepOf(row);
    const place = number ? { step: number } : { row };
    return make("li", {}, make("a", { href: addressOf(place) }, number ? `step ${number}` : `call ${calls.id[row].toLocaleString("en")}`),
      ` ${calls.definition(row).name} `, make("code", {}, value), form ? make("em", {}, ` ${form}`) : null);
  });
  if (found.length > MOST_PLACES) items.push(make("li", {}, `and ${found.length - MOST_PLACES} more`));
  const trail = document.getElementById("trail");
  if (trail?.dataset.value?.includes(text)) {
    items.unshift(make("li", {}, make("a", { href: "#trail" }, titleOf([...steps.values()].indexOf(trail))), " shows all of its way"));
  }
  byId("shown-title").textContent = `${text} is shown at ${found.length === 1 ? "1 place" : `${found.length} places`}`;
  one(".places", byId("shown")).replaceChildren(...items);
  byId("shown").showModal();
}
