// What a page says of itself holds where the host sends no headers.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, WIDE } from "./reader.js";
import { serveFiles } from "./site.js";

const FILES = {
  "kutip.toml": 'language = "en"\n',
  "content/a.txt": "title: A\nlanguage: en\naliases: /old/\n\n“It holds,” said Ann Bell.\n",
};

/** What somebody may have put into a page, each with how it is seen that it did something. */
const ODD = [
  ["<script>document.title = 'ran'</script>", (page) => page.title(), "ran"],
  ["<style>body { color: rgb(1, 2, 3) }</style>", color, "rgb(1, 2, 3)"],
  ['<p style="color: rgb(1, 2, 3)">x</p>', (page) => color(page, "p:last-of-type"), "rgb(1, 2, 3)"],
  ['<base href="https://evil.example/">', (page) => page.evaluate(() => document.baseURI), "https://evil.example/"],
  ['<img src="https://evil.example/x.png">', null, null],
  ['<script src="https://evil.example/x.js"></script>', null, null],
  ['<iframe src="https://evil.example/"></iframe>', null, null],
];

function color(page, of = "body") {
  return page.evaluate((of) => getComputedStyle([...document.querySelectorAll(of)].pop()).color, of);
}

describe("a page without headers", () => {
  let site;
  before(async () => {
    site = await serveFiles(FILES);
  });
  after(() => site?.close());

  for (const [odd, see, done] of ODD) {
    it(`does nothing with ${odd}`, async () => {
      for (const at of ["", "articles/a/"]) {
        const { page } = await open({ viewport: WIDE });
        const asked = [];
        await page.route("https://evil.example/**", (route) => {
          asked.push(route.request().url());
          return route.abort();
        });
        await page.route(site.home + at, async (route) => {
          const html = (await (await route.fetch()).text()).replace("</body>", `${odd}</body>`);
          assert(html.includes(odd));
          await route.fulfill({ body: html, contentType: "text/html; charset=utf-8" });
        });
        await page.goto(site.home + at);
        if (see) assert.notEqual(await see(page), done);
        assert.deepEqual(asked, []);
        await page.context().close();
      }
    });
  }

  it("is styled, and leads on from an old address", async () => {
    const { page, problems } = await open({ viewport: WIDE });
    await page.route(`${site.home}**`, async (route) => {
      const response = await route.fetch();
      const contentType = response.headers()["content-type"];
      await route.fulfill({ body: await response.body(), contentType });
    });
    await page.goto(`${site.home}old/`);
    await page.waitForURL(`${site.home}articles/a/`);
    assert.equal(await page.evaluate(() => document.styleSheets.length > 0), true);
    assert.deepEqual(problems, []);
    // What the page still asks for, such as its icon, is of no more interest.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.context().close();
  });
});
