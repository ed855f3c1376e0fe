// What readers are promised, on the example site in Chromium: at the root of a host and under a path.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";

import { HtmlValidate, StaticConfigLoader } from "html-validate";

import { crawl, kind, onePageOfEachKind } from "./crawl.js";
import { NARROW, none, open, PHONE, unfold, violations, WIDE } from "./reader.js";
import { serveExample } from "./site.js";

/** Kinds of pages that a site with articles always has. */
const KINDS = [
  "",
  "404.html",
  "about",
  "articles",
  "articles/*",
  "days",
  "days/*",
  "days/month",
  "organisations",
  "organisations/*",
  "outlets",
  "outlets/*",
  "places",
  "places/*",
  "search",
  "speakers",
  "speakers/*",
  "topics",
  "topics/*",
];

for (const baseUrl of [null, "https://example.org/news/"]) {
  describe(`the example site at ${baseUrl ?? "/"}`, () => {
    let site;
    let visits;
    let problems;
    let articles;

    before(async () => {
      site = await serveExample(baseUrl);
      const reader = await open({ viewport: NARROW });
      visits = await crawl(reader.page, site);
      problems = reader.problems;
      articles = onePageOfEachKind(site, visits).filter((page) => kind(site, page) === "articles/*");
      await reader.page.context().close();
    });
    after(() => site?.close());

    it("has every kind of page, and articles in both languages", () => {
      const kinds = new Set([...visits].filter(([, { html }]) => html).map(([at]) => kind(site, at)));
      none(KINDS.filter((expected) => !kinds.has(expected)));
      assert.deepEqual(articles.map((page) => visits.get(page).language).sort(), ["en", "id"]);
    });

    it("has no link that leads nowhere, nor to a missing anchor", () => {
      const broken = [];
      for (const [from, { links }] of visits) {
        for (const link of links) {
          const [address, fragment] = link.split("#");
          const target = visits.get(address);
          const anchor = fragment && decodeURIComponent(fragment);
          if (target.status !== 200 || (anchor && !target.ids.has(anchor))) {
            broken.push(`${from}: ${link}`);
          }
        }
      }
      none(broken);
    });

    it("logs no error, breaks no content security policy, asks no other host", () => {
      none(problems);
    });

    it("never scrolls sideways at 320 pixels", () => {
      const wide = [...visits].filter(([, { html, width }]) => html && width > NARROW.width);
      none(wide.map(([address, { width }]) => `${address}: ${width}`));
    });

    it("is accessible: every kind of page, light and dark, narrow and wide", async () => {
      const found = [];
      for (const colorScheme of ["light", "dark"]) {
        for (const viewport of [NARROW, WIDE]) {
          const { page } = await open({ colorScheme, viewport });
          for (const address of onePageOfEachKind(site, visits)) {
            await page.goto(address);
            await unfold(page);
            for (const violation of await violations(page)) {
              found.push(`${address} ${colorScheme} ${viewport.width}: ${violation}`);
            }
          }
          await page.context().close();
        }
      }
      none(found);
    });

    it("is HTML by the standard", async () => {
      const standard = new StaticConfigLoader({ extends: ["html-validate:standard"] });
      const validator = new HtmlValidate(standard);
      const found = [];
      for (const file of await files(site.output, ".html")) {
        const report = await validator.validateFile(file);
        for (const { messages } of report.results) {
          for (const { line, column, message } of messages) {
            found.push(`${file}:${line}:${column}: ${message}`);
          }
        }
      }
      none(found);
    });

    it("keeps to its weights", async () => {
      const heavy = async (folder, ending, most) => {
        const found = [];
        for (const file of await files(path.join(site.output, folder), ending)) {
          const weight = gzipSync(await readFile(file)).length;
          if (weight > most) found.push(`${file}: ${weight} bytes`);
        }
        return found;
      };
      const scripts = await heavy("", ".js", 10_000);
      none([
        ...(await heavy("articles", ".html", 30_000)),
        ...(await heavy("", ".css", 8_000)),
        // The search is loaded on its own page only.
        ...scripts.filter((found) => !/\/search\.[^/]*$/.test(found)),
      ]);
    });

    it("shows a speaker's quotations by kind and topic without JavaScript", async () => {
      const { page } = await open({ viewport: NARROW, javaScriptEnabled: false });
      const speakers = [...visits.keys()].filter((address) => kind(site, address) === "speakers/*");
      let narrowed = 0;
      for (const address of speakers) {
        await page.goto(address);
        await unfold(page);
        const shown = () => page.locator(".quote:visible").count();
        const all = await shown();
        for (const choice of await page.locator(".facets input[id]").all()) {
          await choice.check();
          const some = await shown();
          assert.ok(some > 0 && some <= all, `${address}: ${some} of ${all}`);
          if (some < all) narrowed += 1;
          for (const whole of await page.locator(".facets input:not([id])").all()) {
            await whole.check();
          }
          assert.equal(await shown(), all);
        }
      }
      assert.ok(narrowed > 3, `${narrowed} choices show fewer`);
      await page.context().close();
    });

    it("opens a card by keyboard and closes it again", async () => {
      for (const address of articles) {
        const { page } = await open({ viewport: WIDE });
        await page.goto(address);
        const chip = page.locator("button[popovertarget]:focus");
        for (let tabs = 0; (await chip.count()) === 0; tabs += 1) {
          assert.ok(tabs < 200, `${address}: no chip can be reached by Tab`);
          await page.keyboard.press("Tab");
        }
        const card = page.locator(`[id="${await chip.getAttribute("popovertarget")}"]`);
        assert.equal(await card.isVisible(), false);
        await page.keyboard.press("Enter");
        assert.equal(await card.isVisible(), true);
        none(await violations(page));
        await page.keyboard.press("Escape");
        assert.equal(await card.isVisible(), false);
        assert.equal(await chip.count(), 1, "the focus is back on the chip");
        await page.context().close();
      }
    });

    it("is read without JavaScript", async () => {
      for (const address of articles) {
        const { page } = await open({ viewport: NARROW, javaScriptEnabled: false });
        await page.goto(address);
        assert.ok((await page.locator("[data-kutip-body] mark.kq").count()) > 3);
        const chip = page.locator("button[popovertarget]").first();
        const card = page.locator(`[id="${await chip.getAttribute("popovertarget")}"]`);
        await chip.click();
        assert.equal(await card.isVisible(), true);
        await card.locator("a").first().click();
        assert.match(page.url().slice(site.home.length), /^(speakers|organisations|places)\/./);
        await page.context().close();
      }
    });

    it("shows a quotation at once, and the text of an article", async () => {
      const { page } = await open({ viewport: PHONE });
      const top = (selector) =>
        page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().top);
      const days = [...visits.keys()].filter((address) => /\/days\/\d{4}-\d\d-\d\d\/$/.test(address));
      for (const address of [site.home, ...days]) {
        await page.goto(address);
        if (!(await page.locator("main blockquote").count())) continue;
        const first = await top("main blockquote");
        assert.ok(first <= 600, `${address}: the first quotation is at ${first}`);
      }
      await page.goto(site.home);
      const words = (await page.locator("main").innerText()).split(/\s+/).length;
      assert.ok(words <= 500, `${words} words on the home page`);
      for (const [address, { html }] of visits) {
        if (!html || kind(site, address) !== "articles/*") continue;
        await page.goto(address);
        const lines = await page.locator("h1").evaluate((title) => {
          const range = document.createRange();
          range.selectNodeContents(title);
          return new Set([...range.getClientRects()].map(({ top }) => top)).size;
        });
        if (lines > 2 || (await page.locator(".picture").count())) continue;
        const text = await top("[data-kutip-body]");
        assert.ok(text <= 420, `${address}: the text starts at ${text}`);
      }
      await page.context().close();
    });

    it("opens every card inside of the window, wherever its letters are", async () => {
      const cut = [];
      for (const viewport of [NARROW, PHONE]) {
        const { page } = await open({ viewport, hasTouch: true });
        for (const address of articles.slice(0, 2)) {
          await page.goto(address);
          for (const share of [0.15, 0.5, 0.85]) {
            for (const chip of await page.locator("button[popovertarget]").all()) {
              const [wide, high, shown] = await chip.evaluate((element, share) => {
                const { top } = element.getBoundingClientRect();
                scrollBy({ top: top - innerHeight * share, behavior: "instant" });
                element.click();
                const card = document.querySelector(":popover-open");
                const { left, right, top: from, bottom } = card.getBoundingClientRect();
                card.hidePopover();
                return [left >= 0 && right <= innerWidth, from >= 0 && bottom <= innerHeight, card.id];
              }, share);
              if (!wide || !high) cut.push(`${address} ${viewport.width} ${share}: ${shown}`);
            }
          }
        }
        await page.context().close();
      }
      none(cut);
    });

    it("copies a quotation as text, Markdown and HTML, with its permalink", async () => {
      const { page, problems } = await open({
        viewport: WIDE,
        permissions: ["clipboard-read", "clipboard-write"],
      });
      await page.goto(articles[0]);
      const chip = page.locator("button[popovertarget]").first();
      const card = page.locator(`[id="${await chip.getAttribute("popovertarget")}"]`);
      // What is said in one piece is what its mark says; other words stand beside the card.
      const words = await card.evaluate(({ id, dataset }) => {
        const mark = document.querySelector(`[data-quote="${id.slice("c-".length)}"]`);
        return dataset.words ?? mark.textContent.replace(/\s+/g, " ").trim();
      });
      const by = (await card.locator(".name").first().innerText()).split(",")[0].trim();
      assert.ok(words.length > 10 && by.length > 2);
      const place = baseUrl ? articles[0].replace(site.home, baseUrl) : articles[0];
      const permalink = `${place}#q-${(await card.getAttribute("id")).slice("c-".length)}`;
      await chip.focus();
      await page.keyboard.press("Enter");
      for (const [at, start] of [words, "> ", "<figure>\n<blockquote cite="].entries()) {
        const button = card.locator(".copy button").nth(at);
        await button.focus();
        await page.keyboard.press("Enter");
        await card.locator('[role="status"]', { hasText: /./ }).waitFor();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.ok(copied.startsWith(start) && copied.includes(by.split(" ")[0]), copied);
        assert.ok(copied.includes(permalink), `${copied}\n${permalink}`);
      }
      none(await violations(page));
      none(problems);
      await page.context().close();
    });

    it("prints every quotation of a list", async () => {
      const kinds = ["days/*", "topics/*", "speakers/*", "outlets/*"];
      const lists = [...visits.keys()].filter((page) => kinds.includes(kind(site, page)));
      const { page } = await open({ viewport: WIDE });
      for (const address of [site.home, ...lists]) {
        await page.emulateMedia({ media: "screen" });
        await page.goto(address);
        const shown = await page.locator("blockquote:visible").count();
        await page.emulateMedia({ media: "print" });
        const printed = await page.locator("blockquote:visible").count();
        assert.ok(printed >= shown, `${address}: ${printed} of ${shown}`);
      }
      await page.context().close();
    });

    it("prints every card", async () => {
      for (const address of articles) {
        const { page } = await open({ viewport: WIDE });
        await page.goto(address);
        await page.emulateMedia({ media: "print" });
        const cards = await page.locator("[popover]").all();
        assert.ok(cards.length > 3);
        for (const card of cards) {
          assert.ok(await card.isVisible(), `${address}: ${await card.getAttribute("id")}`);
        }
        await page.context().close();
      }
    });
  });
}

/** All files of a folder and those below it with this ending. */
async function files(folder, ending) {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
}
