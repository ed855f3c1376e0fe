// A reader in Chromium who writes down all that goes wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const NARROW = { width: 320, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 800 };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
});
after(() => browser?.close());

/** Opens a page that writes down all that goes wrong on it. */
export async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  const note = (what) => problems.push(`${page.url()}: ${what}`);
  page.on("console", (message) => {
    // Chromium reports a refusal by the content security policy here, too.
    if (["error", "warning"].includes(message.type())) note(message.text());
  });
  page.on("pageerror", (problem) => note(problem.message));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure();
    // Going on to the next page aborts what the last one was still loading.
    if (errorText !== "net::ERR_ABORTED") note(`${request.url()}: ${errorText}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") note(`asks for ${request.url()}`);
  });
  return { page, problems };
}

/** What axe has against the page as it stands. */
export async function violations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  return result.violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes[0].html} and ${nodes.length - 1} more`,
  );
}

/** Opens all that can be unfolded. */
export async function unfold(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

/** Fails with one line for each finding. */
export function none(findings) {
  assert.equal(findings.join("\n"), "");
}
