// Sites that are not as one would make them: nothing, one article, very long ones, other directions.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { crawl } from "./crawl.js";
import { NARROW, none, open, unfold, violations, WIDE } from "./reader.js";
import { serveFiles } from "./site.js";

const LONG = "Pemberdayaan".repeat(25);
const brief = (front, body) => `+++\n${front}\n+++\n\n${body}\n`;
const said = (number) => `“Kata nomor ${number} sudah cukup,” kata Banu Prasaja.`;

/** The most that a page may take before its test is no longer of its accessibility but of patience. */
const MOST = 500_000;

const SITES = {
  nothing: { "kutip.toml": 'language = "id"\n', "content/.gitkeep": "" },
  "one article": {
    "kutip.toml": 'language = "id"\n',
    "content/satu.txt": brief('title = "Satu"\ndate = 2025-08-13', said(1)),
  },
  "odd articles": {
    "kutip.toml": 'language = "en"\ntitle = "Odd 😀"\n',
    "content/rtl.txt": brief(
      'title = "خبر من ليرنغان"\nlanguage = "ar"\ndate = 2025-08-13\ntopics = ["مياه"]\nsource = "صحيفة"',
      "قال المتحدث إن الجسر مغلق لمدة أسبوعين.\n\n“نعم”، قالت.",
    ),
    "content/controls.txt": brief(
      'title = "Bad \\u202Eeltit"\ndate = 2025-08-13\ntopics = ["page", "index.html", "..", "😀"]',
      "“Yes,” said Ratih \u202EanesariW on Monday.",
    ),
    "content/long.txt": brief(
      `title = "${LONG}"\ndate = 2025-08-14\nsource = "${LONG}"\ntopics = ["${LONG}"]\nauthor = "${LONG}"`,
      `“Ya,” kata Ketua ${LONG} Banu ${LONG}. “Tidak,” kata Banu ${LONG}.`,
    ),
    "content/many.txt": brief(
      'title = "Many"\ndate = 2025-08-15\nlanguage = "id"',
      Array.from({ length: 5000 }, (_, number) => said(number)).join("\n\n"),
    ),
  },
};

for (const [name, files] of Object.entries(SITES)) {
  describe(`a site of ${name}`, () => {
    let site;
    let visits;
    let problems;

    before(async () => {
      site = await serveFiles(files);
      const reader = await open({ viewport: NARROW });
      visits = await crawl(reader.page, site);
      problems = reader.problems;
      await reader.page.context().close();
    });
    after(() => site?.close());

    it("has no broken link, no error, nothing wider than a phone", () => {
      const broken = [...visits].flatMap(([from, { links }]) =>
        links
          .filter((link) => {
            const [address, anchor] = link.split("#");
            const target = visits.get(address);
            const there = !anchor || target.ids.has(decodeURIComponent(anchor));
            return target.status !== 200 || !there;
          })
          .map((link) => `${from}: ${link}`),
      );
      const wide = [...visits].filter(([, { html, width }]) => html && width > NARROW.width);
      none([...broken, ...problems, ...wide.map(([address, { width }]) => `${address}: ${width}`)]);
      const kinds = [...visits.keys()].map((address) => address.slice(site.home.length));
      const articles = kinds.filter((address) => /^articles\/[^/]+\/$/.test(address));
      const written = Object.keys(files).filter((file) => file.endsWith(".txt"));
      assert.equal(articles.length, written.length);
    });

    it("is accessible", async () => {
      const found = [];
      const { page } = await open({ viewport: WIDE });
      for (const [address, { html, size }] of visits) {
        if (!html || size > MOST) continue;
        await page.goto(address);
        await unfold(page);
        found.push(...(await violations(page)).map((violation) => `${address}: ${violation}`));
      }
      await page.context().close();
      none(found);
    });
  });
}
