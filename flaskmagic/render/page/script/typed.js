// Answers that are typed: what is meant counts, as in reading/quiz/typed.py.

const AROUND = " \t'\"`“”‘’.,;:!?";

/** @param {string} text */
function stripped(text) {
  let [first, last] = [0, text.length];
  while (first < last && AROUND.includes(text[first])) first++;
  while (first < last && AROUND.includes(text[last - 1])) last--;
  return text.slice(first, last);
}

/**
 * Return a typed answer without what makes no difference.
 * @param {string} text
 */
function plainAnswer(text) {
  const called = stripped(stripped(text).replace(/\(.*\)$/s, ""));
  const bare = called.toLowerCase().trim().split(/\s+/).join(" ");
  return bare.replace(/^(?:(?:an?|the|in|it|was|is|line|number|thread)\s+)+|\s+thread$/g, "") || bare;
}

/**
 * Say whether an order keeps all that the run proves: each stands after those that it began after.
 * @param {number[]} order
 * @param {Map<number, number[]>} after
 */
function keepsOrder(order, after) {
  return order.length === after.size && [...after].every(([number, earlier]) =>
    order.includes(number) && earlier.every((each) => order.indexOf(each) < order.indexOf(number)));
}
