// Reads a page in Firefox, over WebDriver BiDi, and prints what it found as JSON: test_page_firefox.py judges it.
// node firefox.mjs FIREFOX ADDRESS PDF

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import puppeteer from "puppeteer-core";

const [firefox, address, pdf] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const WIDTHS = [390, 1400, 2560];
const HEIGHT = 900;

const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true });
const found = {};
try {
  const page = await browser.newPage();
  const complaints = found.complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  await page.setViewport({ width: 1400, height: HEIGHT });
  await page.goto(`${address}#step-1`);
  found.byKeys = await byKeys(page);
  found.copied = await copied(page);
  found.missing = await missing(page);
  found.axe = {};
  found.overflow = {};
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: HEIGHT });
    await page.evaluate("location.hash = '#step-3'");
    const { scrollWidth, clientWidth, scrollHeight } = await page.evaluate(
      "(({ scrollWidth, clientWidth, scrollHeight }) => ({ scrollWidth, clientWidth, scrollHeight }))(document.documentElement)");
    // The panes of a wide screen scroll, and the page does not.
    found.overflow[width] = [scrollWidth - clientWidth, width > 768 ? scrollHeight - HEIGHT : 0];
  }
  for (const theme of ["light", "dark"]) {
    await page.evaluate((worn) => { document.documentElement.dataset.theme = worn; }, theme);
    found.axe[theme] = await violations(page);
  }
  await page.pdf({ path: pdf });
  found.quiz = await quizzed(page);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));

/** Step on, back, into the first call and to the tree, and say what is shown after each key. */
async function byKeys(page) {
  const shown = [];
  for (const key of ["n", "ArrowRight", "p", "i", "v", "End"]) {
    await page.keyboard.press(key);
    shown.push(await page.evaluate(`[location.hash, document.querySelector(".tree").hidden]`));
  }
  return shown;
}

/** Copy the link to a step by its button, and paste it where it is seen. */
async function copied(page) {
  await page.evaluate("location.hash = '#step-2'");
  await page.waitForSelector("#step-2.current [data-act=link]");
  await page.click("#step-2 [data-act=link]");
  await page.waitForFunction("!document.querySelector('#said').classList.contains('unseen')");
  const said = await page.$eval("#said", (each) => each.textContent);
  await page.focus("#query");
  await page.keyboard.down("Control");
  await page.keyboard.press("v");
  await page.keyboard.up("Control");
  const pasted = await page.$eval("#query", (each) => each.value);
  await page.$eval("#query", (each) => { each.value = ""; each.dispatchEvent(new Event("input")); });
  return { said, pasted };
}

/** Have an answer shown on the page of the quiz, and say what is left of it when it is opened again. */
async function quizzed(page) {
  await page.goto(address.replace(".html", "-quiz.html"));
  await page.click("#question-1 [data-act=show]");
  const axe = await violations(page);
  await page.reload();
  const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  return { axe, wide, score: await page.$eval("#score", (each) => each.textContent) };
}

/** Say what the page says of a call that is not there. */
async function missing(page) {
  await page.evaluate("location.hash = '#call-99999'");
  await page.waitForFunction("!document.querySelector('#missing').hidden");
  return page.$eval("#missing", (each) => each.checkVisibility() ? each.textContent : "");
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate("axe.run({ resultTypes: ['violations'], preload: false })");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}
