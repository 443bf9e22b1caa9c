// The quiz: an answer is judged by what the page says of it, and kept by level and question.

/** @typedef {Record<string, Record<string, string>>} Given */

let level = "1";
/** @type {Given} */
let given = {};  // what was answered; "" where the answer was shown

const isTyped = (/** @type {HTMLElement} */ question) => level === "4" && !question.querySelector(".order");

/** @type {(selector: string, within: ParentNode) => HTMLInputElement[]} */
const inputs = (selector, within) => /** @type {any} */ (every(selector, within));

/** @param {HTMLElement} question */
function hopsOf(question) {
  return new Map(every(".hops li", question).map((hop) =>
    [Number(hop.dataset.number), (hop.dataset.after ?? "").split(" ").filter(Boolean).map(Number)]));
}

/**
 * Return what is chosen or typed, or "" where that is no answer.
 * @param {HTMLElement} question
 */
function answerIn(question) {
  const order = inputs(".order select", question).map((place) => place.value);
  if (order.length) return new Set(order.filter(Boolean)).size === order.length ? order.join(" ") : "";
  if (!isTyped(question)) return inputs(".choices input:checked", question).at(0)?.value ?? "";
  const text = inputs(".typed input", question)[0].value.trim();
  return plainAnswer(text) && text;
}

/**
 * @param {HTMLElement} question
 * @param {string} answer
 */
function putIn(question, answer) {
  const order = answer.split(" ");
  inputs(".order select", question).forEach((place, number) => { place.value = order[number] ?? ""; });
  for (const choice of inputs(".choices input", question)) choice.checked = choice.value === answer;
  for (const box of inputs(".typed input", question)) box.value = isTyped(question) ? answer : "";
}

/**
 * Return what the page says of an answer.
 * @param {HTMLElement} question
 * @param {string} answer
 */
function saidOf(question, answer) {
  const hops = hopsOf(question);
  /** @type {string[]} */
  const spellings = JSON.parse(question.dataset.spellings ?? "[]");
  const isTrue = hops.size ? keepsOrder(answer.split(" ").map(Number), hops) : spellings.includes(plainAnswer(answer));
  const said = !answer ? "shown" : !hops.size && !isTyped(question) ? answer : isTrue ? "right" : "wrong";
  const name = isTyped(question) ? `typed-${said}` : said;
  return /** @type {HTMLTemplateElement | null} */ (question.querySelector(`[data-answer="${CSS.escape(name)}"]`));
}

/**
 * Say whether an answer is right, and where the run proves it.
 * @param {HTMLElement} question
 * @param {string} answer
 */
function judge(question, answer) {
  const template = saidOf(question, answer);
  if (!template) return;
  const said = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  if (template.dataset.answer?.endsWith("wrong")) one("code", said).textContent = answer;
  const proof = question.querySelector(".proof")?.cloneNode(true);
  one(".verdict", question).replaceChildren(said, ...(proof ? [proof] : []));
  setDone(question, true);
  const isRight = template.dataset.right !== undefined;
  question.classList.toggle("right", isRight);
  question.classList.toggle("wrong", !isRight && answer !== "");
}

/**
 * @param {HTMLElement} question
 * @param {boolean} isDone
 */
function setDone(question, isDone) {
  question.classList.toggle("done", isDone);
  for (const set of every("fieldset", question)) set.toggleAttribute("disabled", isDone);
  for (const button of every(".buttons button", question)) button.setAttribute("aria-disabled", String(isDone));
}

/** Show the questions of the level, with what was answered before. */
function askAll() {
  for (const part of every("[data-levels]")) part.hidden = !part.dataset.levels?.split(" ").includes(level);
  for (const question of every(".asked-question")) {
    const answer = given[level]?.[question.id];
    one(".verdict", question).replaceChildren();
    question.classList.remove("right", "wrong");
    setDone(question, false);
    putIn(question, answer ?? "");
    if (answer !== undefined) judge(question, answer);
  }
  count();
}

function count() {
  const asked = every(".asked-question:not([hidden])");
  const done = asked.filter((each) => each.classList.contains("done"));
  const right = done.filter((each) => each.classList.contains("right"));
  const left = asked.length - done.length;
  byId("score").textContent = `${right.length} of ${done.length} right${left ? `; ${left} of ${asked.length} not answered` : ""}`;
}

/**
 * @param {HTMLElement} question
 * @param {string} answer
 */
function answered(question, answer) {
  one(".main", question).focus();  // what has the focus now can't be used any more
  (given[level] ??= {})[question.id] = answer;
  judge(question, answer);
  count();
  keep();
}

function keyOfQuiz() { return `flaskmagic-quiz-${byId("quiz").dataset.key}`; }

function keep() {
  try { localStorage.setItem(keyOfQuiz(), JSON.stringify({ level, given })); } catch { /* not kept, then */ }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOfQuiz()) ?? "{}");
    if (document.querySelector(`[name="level"][value="${CSS.escape(kept.level)}"]`)) level = kept.level;
    given = Object(kept.given);
  } catch { /* nothing was kept, or it can't be read */ }
}

/** @param {SubmitEvent} event */
function onCheck(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const question = /** @type {HTMLElement} */ (form.closest(".asked-question"));
  if (question.classList.contains("done")) return;
  const answer = answerIn(question);
  if (answer) answered(question, answer);
  else one(".verdict", question).textContent = form.dataset.missing ?? "";
}

/** @type {Record<string, (button: HTMLElement) => void>} */
const QUIZ_ACTS = {
  theme: () => ACTS.theme(false),
  reset: () => { delete given[level]; askAll(); keep(); },
  show: (button) => {
    const question = /** @type {HTMLElement} */ (button.closest(".asked-question"));
    if (!question.classList.contains("done")) answered(question, "");
  },
};

function startQuiz() {
  recall();
  for (const choice of inputs('[name="level"]', document)) {
    choice.checked = choice.value === level;
    choice.addEventListener("change", () => { level = choice.value; askAll(); keep(); });
  }
  document.addEventListener("submit", onCheck);
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-act]"));
    if (button) QUIZ_ACTS[button.dataset.act ?? ""](button);
  });
  askAll();
}
