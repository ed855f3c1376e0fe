// The search of the example site in Chromium: at the root of a host and under a path.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { NARROW, none, open, violations, WIDE } from "./reader.js";
import { serveExample } from "./site.js";

for (const baseUrl of [null, "https://example.org/news/"]) {
  describe(`the search at ${baseUrl ?? "/"}`, () => {
    let site;
    before(async () => {
      site = await serveExample(baseUrl);
    });
    after(() => site?.close());

    /** Opens the search page; `use` gets it, and nothing may go wrong on it. */
    async function reading(options, query, use) {
      const { page, problems } = await open(options);
      await page.goto(`${site.home}search/${query}`);
      await use(page);
      none(problems);
      await page.context().close();
    }

    /** Waits until the search has ended, and gives the numbers of results that it tells. */
    async function numbers(page) {
      await page.waitForSelector('#list[aria-busy="false"]', { state: "attached" });
      const status = await page.textContent("#status");
      const [, quotes, articles] = status.match(/^([\d,]+) quotations?, ([\d,]+) articles?$/);
      const number = (text) => Number(text.replace(/\D/g, ""));
      return { quotes: number(quotes), articles: number(articles) };
    }

    /** The number of all results. */
    async function told(page) {
      const { quotes, articles } = await numbers(page);
      return quotes + articles;
    }

    const look = (page, words) => page.fill("#q", words).then(() => told(page));

    it("finds while one types, and marks what it found", async () => {
      await reading({ viewport: WIDE }, "", async (page) => {
        await page.locator("#q").pressSequentially("bridg");
        assert.ok((await told(page)) > 1);
        const hits = await page.locator("#list mark").allTextContents();
        assert.ok(hits.length > 1);
        for (const hit of hits) assert.match(hit, /^bridg/i);
        const link = page.locator("#list a[href*='#q-']").first();
        await link.click();
        assert.match(new URL(page.url()).hash, /^#q-/);
        await page.locator(":target").waitFor();
        await page.goBack();
        assert.ok((await told(page)) > 1);
      });
    });

    it("puts what the named speaker said first, the newest of it before the rest", async () => {
      await reading({ viewport: WIDE }, "?q=hendro+palawija", async (page) => {
        await told(page);
        const rows = await page.locator("#list > li").evaluateAll((rows) =>
          rows.map((row) => ({
            by: [...row.querySelectorAll(".by")].map((by) => by.textContent).join(),
            date: row.querySelector("time")?.dateTime ?? "",
          })),
        );
        const first = rows.findIndex(({ by }) => !by.includes("Palawija"));
        const own = first < 0 ? rows : rows.slice(0, first);
        assert.ok(own.length > 1, "several articles that quote the speaker come first");
        const dates = own.map(({ date }) => date);
        assert.deepEqual(dates, dates.toSorted().reverse());
        assert.ok(!rows.slice(own.length).some(({ by }) => by.includes("Hendro Palawija")));
        await page.waitForSelector("#people:not([hidden]) a");
        const person = page.locator("#people a").first();
        assert.equal(await person.textContent(), "Hendro Palawija");
        assert.match(await page.locator("#people .meta").first().textContent(), /^\d+ quotations$/);
        await person.click();
        assert.match(page.url(), /\/speakers\/hendro-palawija\/$/);
      });
    });

    it("finds less where not all words are found together, and says so", async () => {
      await reading({ viewport: WIDE }, "", async (page) => {
        const loosened = page.locator("#loosened");
        assert.ok((await look(page, "what did palawija say about the bridge ")) > 0);
        assert.match(await loosened.textContent(), /without: .*what/);
        assert.ok(!(await loosened.textContent()).includes("palawija"));
        const exact = await look(page, "palawija ");
        assert.equal(await loosened.isVisible(), false);
        assert.equal(await look(page, "palawaja "), exact);
        assert.match(await loosened.textContent(), /“palawaja”.*“palawija”/);
      });
    });

    it("proposes searches where nothing is looked for", async () => {
      await reading({ viewport: WIDE }, "", async (page) => {
        const examples = page.locator("#examples button");
        await examples.first().waitFor();
        assert.equal(await examples.count(), 5);
        await examples.first().click();
        assert.ok((await told(page)) > 0);
        assert.equal(await examples.first().isVisible(), false);
      });
    });

    it("takes words in any order, without accents and case, and phrases as they stand", async () => {
      await reading({ viewport: WIDE }, "", async (page) => {
        const all = await look(page, "JÉMBATAN kedua ");
        assert.ok(all > 0);
        assert.equal(await look(page, "kedua jembatan "), all);
        const together = await look(page, "“jembatan kedua”");
        assert.ok(together > 0 && together <= all);
        assert.equal(await look(page, '"kedua jembatan"'), 0);
        assert.equal(await page.locator("#none [data-none]:visible").count(), 1);
      });
    });

    it("narrows by facets that add up, stand in the address and go back", async () => {
      await reading({ viewport: WIDE }, "?q=walu", async (page) => {
        const all = await told(page);
        const kinds = page.locator('[data-facet="kind"] li');
        await kinds.first().waitFor();
        const ofKinds = await kinds.locator(".meta").allTextContents();
        assert.equal(ofKinds.map(Number).reduce((a, b) => a + b), all);
        for (const facet of ["speaker", "topic", "kind", "language"]) {
          const group = page.locator(`[data-facet="${facet}"]`);
          const value = group.locator("li").first();
          const expected = Number(await value.locator(".meta").textContent());
          const key = await value.locator("input").inputValue();
          const what = key === "article" ? "articles" : "quotes";
          await value.locator("input").check();
          assert.equal((await numbers(page))[what], expected, facet);
          assert.match(page.url(), new RegExp(`[?&]${facet}=`));
          const address = page.url();
          await page.goto(address);
          assert.equal((await numbers(page))[what], expected, `${facet} by its link`);
          assert.ok(await group.locator("input:checked").count());
          await page.locator("#clear").click();
          assert.equal(await told(page), all);
        }
        await kinds.first().locator("input").check();
        assert.ok((await told(page)) < all);
        await page.goBack();
        assert.equal(await told(page), all, "one step back takes the filter away");
      });
    });

    it("needs no mouse", async () => {
      await reading({ viewport: WIDE }, "", async (page) => {
        const focused = (selector) => page.locator(`${selector}:focus`).count();
        for (let tabs = 0; !(await focused("#q")); tabs += 1) {
          assert.ok(tabs < 20, "the field can be reached by Tab");
          await page.keyboard.press("Tab");
        }
        await page.keyboard.type("walu");
        const all = await told(page);
        for (let tabs = 0; !(await focused('[data-facet="language"] input')); tabs += 1) {
          assert.ok(tabs < 60, "a filter can be reached by Tab");
          await page.keyboard.press("Tab");
        }
        await page.keyboard.press("Space");
        assert.ok((await told(page)) < all);
        assert.equal(await focused('[data-facet="language"] input:checked'), 1, "the focus stays");
        await page.keyboard.press("Space");
        assert.equal(await told(page), all);
        await page.focus("#q");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#results:focus");
        assert.equal(await focused("#results"), 1, "Enter leads to the results");
        await page.keyboard.press("Tab");
        assert.equal(await focused("#people a"), 1, "who is meant comes first");
        const people = await page.locator("#people a").count();
        for (let tabs = 0; tabs < people; tabs += 1) await page.keyboard.press("Tab");
        assert.equal(await focused("#list a"), 1, "then what was said");
        // What was said stands by article, and all of it is shown; of the articles there is more.
        for (let tabs = 0; !(await focused("#more-articles")); tabs += 1) {
          assert.ok(tabs < 200, "more results can be reached by Tab");
          await page.keyboard.press("Tab");
        }
        const before = await page.locator("#articles > li").count();
        await page.keyboard.press("Enter");
        await page.waitForSelector(`#articles > li:nth-child(${before + 1})`);
        await page.waitForSelector(`#articles > li:nth-child(${before + 1}) a:focus`);
      });
    });

    it("helps where nothing is found", async () => {
      await reading({ viewport: NARROW }, "?q=xyzzyq", async (page) => {
        assert.equal(await told(page), 0);
        assert.match(await page.locator("#none").innerText(), /xyzzyq/);
        none(await violations(page));
        const lists = await page.locator("#none a").evaluateAll((links) => links.map(({ href }) => href));
        assert.ok(lists.length > 4);
        for (const list of lists) assert.equal((await page.request.get(list)).status(), 200);
      });
    });

    it("is accessible with results, light and dark, narrow and wide", async () => {
      const found = [];
      for (const colorScheme of ["light", "dark"]) {
        for (const viewport of [NARROW, WIDE]) {
          await reading({ colorScheme, viewport }, "?q=walu&kind=direct&kind=article", async (page) => {
            assert.ok((await told(page)) > 3);
            await page.evaluate(() => (document.getElementById("filters").open = true));
            for (const violation of await violations(page)) {
              found.push(`${colorScheme} ${viewport.width}: ${violation}`);
            }
            assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
          });
        }
      }
      none(found);
    });

    it("says without JavaScript that it needs it, and leads to the lists", async () => {
      await reading({ viewport: NARROW, javaScriptEnabled: false }, "?q=walu", async (page) => {
        assert.equal(await page.locator("#q").isVisible(), false);
        assert.match(await page.locator("main").innerText(), /JavaScript/);
        const lists = await page.locator("main a").evaluateAll((links) => links.map(({ href }) => href));
        assert.ok(lists.length > 4);
        for (const list of lists) assert.equal((await page.request.get(list)).status(), 200);
      });
    });

    it("says so where its files are gone", async () => {
      const { page } = await open({ viewport: NARROW });
      await page.route(/\/search\/w\d+\./, (route) => route.fulfill({ status: 404, body: "" }));
      await page.goto(`${site.home}search/?q=walu`);
      const status = page.locator("#status");
      await page.waitForFunction(() => /reload/.test(document.getElementById("status").textContent));
      assert.equal(await status.getAttribute("role"), "status");
      await page.context().close();
    });

    it("runs nothing and loads nothing that an address asks for", async () => {
      const query = `?q=${encodeURIComponent('<img src=x onerror="document.title=1">')}&speaker=%3Cb%3E`;
      await reading({ viewport: WIDE }, query, async (page) => {
        await page.waitForTimeout(1500);
        assert.equal(await page.locator("main img, main b").count(), 0);
      });
    });
  });
}
