// Three questions of a reader, asked of the example site and answered from its home page in at most
// two clicks. With KUTIP_PICTURES=FOLDER the walk is drawn there: the pictures of docs/tour.md.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { none, open } from "./reader.js";
import { serveExample } from "./site.js";

const PICTURES = process.env.KUTIP_PICTURES;
const LAPTOP = { width: 1000, height: 720 };
const PHONE = { width: 390, height: 780 };

describe("a reader of the example site", () => {
  let site;
  before(async () => {
    site = await serveExample(null);
    if (PICTURES) await mkdir(PICTURES, { recursive: true });
  });
  after(() => site?.close());

  /** Opens the home page, and counts the clicks from there. */
  async function atHome(options = {}) {
    const { page, problems } = await open({ viewport: LAPTOP, ...options });
    await page.goto(site.home);
    let clicks = 0;
    return {
      page,
      /** Clicks what a reader would, where it can be seen. */
      async click(what) {
        assert.ok(++clicks <= 2, "a third click");
        await what.click();
        await page.waitForLoadState();
      },
      async picture(name) {
        if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
      },
      async close() {
        none(problems);
        await page.context().close();
      },
    };
  }

  const topic = (page) => page.locator("main").getByRole("link", { name: "Tirta Lirangan" }).first();

  it("learns what somebody says on something", async () => {
    const reader = await atHome();
    await reader.picture("home");
    await reader.click(topic(reader.page));
    const row = reader.page.getByRole("listitem").filter({ hasText: "Agus Sembiluk" }).first();
    await reader.picture("topic");
    await reader.click(row.getByRole("link", { name: /more on this/ }));
    assert.match(await reader.page.getByRole("heading", { level: 1 }).innerText(), /Agus Sembiluk/);
    const said = reader.page.locator("#on-tirta-lirangan");
    assert.ok(await said.isVisible());
    const section = said.locator("xpath=ancestor-or-self::section[1]");
    const text = await section.innerText();
    for (const words of ["We are selling water through a sieve", "A review can end anywhere"]) {
      assert.ok(text.includes(words), `${words} is missing in: ${text}`);
    }
    await said.scrollIntoViewIfNeeded();
    await reader.picture("speaker");
    await reader.close();
  });

  it("learns who disagrees", async () => {
    const reader = await atHome();
    await reader.click(topic(reader.page));
    const side = (label) =>
      reader.page.locator("section").filter({ has: reader.page.getByRole("heading", { name: label, level: 3 }) }).last();
    assert.match(await side("For the new rates").innerText(), /Agus Sembiluk/);
    assert.match(await side("Against them").innerText(), /Wening Lirisari/);
    await reader.close();
  });

  it("learns how sure it is", async () => {
    const reader = await atHome();
    const words = reader.page.locator("main blockquote a").first();
    await reader.click(words);
    await reader.picture("article");
    const mark = reader.page.locator("mark.kq:target");
    const chip = reader.page.locator(`.chip[popovertarget="c-${await mark.getAttribute("data-quote")}"]`);
    await reader.click(chip);
    const card = reader.page.locator(":popover-open");
    assert.match(await card.innerText(), /clear from the text/);
    await reader.picture("card");
    await reader.close();
  });

  it("reads the briefing on a phone", async () => {
    const reader = await atHome({ viewport: PHONE });
    assert.ok((await reader.page.locator("main blockquote").first().boundingBox()).y < 600);
    await reader.picture("phone");
    await reader.close();
  });
});
