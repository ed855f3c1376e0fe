// An editor at the desk of a small site, in Chromium, by keys alone: what each decision costs, with the
// script and without it.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { NARROW, open, unfold, violations, WIDE } from "./reader.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const BRIDGE = `title: The bridge
date: 2025-09-01
language: en

“The bridge will open in May,” said Clara Wenhollow, chief engineer of the harbour board.

Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.

“No toll,” said Banu Prasaja.

The pumps are worn out and nobody can pay for new ones.
`;

const SURNAME = `title: The toll
date: 2025-09-02
language: en

“We shall see,” said Clara Wenholow, who had not been asked. Banu Prasaja was there.
`;

/** The program as it stands; KUTIP names one that is built already. */
function program() {
  if (process.env.KUTIP) return process.env.KUTIP;
  execFileSync("cargo", ["build", "--quiet", "--locked"], { cwd: ROOT, stdio: "inherit" });
  return path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "debug", "kutip");
}

for (const isScripted of [true, false]) {
  describe(`the desk ${isScripted ? "with its script" : "without a script"}`, () => {
    let folder;
    let server;
    let desk;
    let page;
    let problems;
    let keys;
    const at = (name) => path.join(folder, name);
    const text = (name) => readFile(at(name), "utf8").catch(() => "");
    const corrections = () => text("content/bridge.kutip.toml");

    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "kutip-desk-"));
      await mkdir(at("content"));
      await writeFile(at("kutip.toml"), 'language = "en"\n');
      await writeFile(at("content/bridge.txt"), BRIDGE);
      await writeFile(at("content/toll.txt"), SURNAME);
      const options = ["--port", "0", "--as", "Rina", "--now", "2026-11-30", "--root", folder];
      server = spawn(program(), ["review", ...options], { stdio: ["ignore", "ignore", "pipe"] });
      let door;
      for await (const line of createInterface({ input: server.stderr })) {
        door = line.match(/^(http:\S+) \(stop/)?.[1];
        if (door) break;
      }
      server.stderr.resume();
      ({ page, problems } = await open({ viewport: WIDE, javaScriptEnabled: isScripted }));
      page.setDefaultTimeout(20_000);
      await page.goto(door);
      assert.doesNotMatch(page.url(), /token/);
      desk = page.url().replace(/desk\/.*/, "desk");
      keys = 0;
    });
    afterEach(async () => {
      await page?.context().close();
      server?.kill();
      await rm(folder, { recursive: true, force: true });
    });

    /** One key, or one with the modifier of access keys where there is no script. */
    async function press(key) {
      keys += 1;
      if (isScripted || key === "Enter") {
        await page.keyboard.press(key);
        return;
      }
      // Playwright sends no letter beside a modifier; a keyboard does.
      const client = await page.context().newCDPSession(page);
      const code = key.toUpperCase().charCodeAt(0);
      const event = { modifiers: 1, key, text: key, unmodifiedText: key, windowsVirtualKeyCode: code };
      await client.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await client.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    }
    /** The last key: its decision is on disk when the next page is there. */
    async function decide(key) {
      await Promise.all([page.waitForNavigation(), press(key)]);
      assert.match(page.url(), /[?&]saved=/);
    }
    /** Opens the question on the words. */
    async function ask(words) {
      await page.goto(`${desk}/read?article=bridge`);
      const link = page.locator("[data-stop=quotation] a", { hasText: words });
      await page.goto(new URL(await link.getAttribute("href"), page.url()).href);
      // A draw at random has no answer that stands ready.
      const ready = page.locator("button[autofocus]");
      if (await ready.count()) await page.locator("button:focus").waitFor();
      keys = 0;
    }
    async function status(wanted) {
      await page.locator("[role=status]", { hasText: wanted }).waitFor();
    }

    it("takes one key for right, another speaker, unclear and no quotation", async () => {
      await ask("open in May");
      await decide("Enter");
      assert.equal(keys, 1);
      await status("Saved: right");
      assert.match(await corrections(), /“The bridge will open in May,”"[^[]*right = true\nby = "Rina"/);

      await ask("taken too long");
      const button = page.locator('button[data-key="1"]');
      const name = (await button.textContent()).trim();
      await decide("1");
      assert.equal(keys, 1);
      await status(`Saved: ${name}`);
      assert.match(await corrections(), new RegExp(`taken too long,”"\nspeaker = "${name}"`));

      await ask("No toll");
      await decide("u");
      assert.equal(keys, 1);
      assert.match(await corrections(), /No toll,”"[^[]*speaker = ""/);

      await ask("the toll was fair");
      await decide("x");
      assert.equal(keys, 1);
      assert.match(await corrections(), /toll was fair"[^[]*reject = true/);
      // That the page at the side runs no scripts is told by Chromium as an error.
      assert.deepEqual(problems.filter((problem) => !problem.includes("is sandboxed")), []);
    });

    it("takes one key back, and one forth", async () => {
      await ask("taken too long");
      await decide("u");
      const held = await corrections();
      await decide("z");
      await status("Undone: nobody is named");
      assert.equal(await corrections(), "");
      assert.match(page.url(), /item\?key=/);
      if (isScripted) {
        await decide("Z");
        assert.equal(await corrections(), held);
      }
    });

    it("takes five keys and less for a quotation that was missed", async () => {
      await page.goto(`${desk}/read?article=bridge`);
      const missed = page.locator("[data-stop=sentence] a", { hasText: "The pumps are" });
      if (isScripted) {
        keys = 0;
        await press("J");
        await page.waitForFunction(() => document.activeElement.textContent.includes("pumps are"));
        await press("a");
        await page.waitForURL(/\/add\?/);
      } else {
        // The browser's own ways to a link are not counted.
        await missed.focus();
        keys = 0;
        await press("Enter");
        await page.waitForURL(/\/add\?/);
      }
      assert.match(await page.locator("textarea").inputValue(), /^The pumps are worn out/);
      await decide("1");
      assert.ok(keys <= 5, `${keys} keys`);
      assert.match(await corrections(), /\[\[add\]\]\nwords = "The pumps are[^[]*speaker = "Banu Prasaja"/);
    });

    if (isScripted) {
      it("goes on to the next quotation in reading", async () => {
        await page.goto(`${desk}/read?article=bridge`);
        await press("j");
        await decide("Enter");
        assert.match(await corrections(), /“The bridge will open in May,”"[^[]*right = true/);
        await page.waitForFunction(() => document.activeElement.matches("[data-stop] button"));
        await decide("u");
        assert.match(await corrections(), /the toll was fair"[^[]*speaker = ""/);
        assert.equal(keys, 3);
      });
    }

    it("takes two keys to cut a role", async () => {
      await ask("open in May");
      const link = page.locator('[data-key="r"]').first();
      const [name] = await Promise.all([link.textContent(), link.waitFor()]);
      assert.match(name, /Clara Wenhollow/);
      if (isScripted) {
        await press("r");
      } else {
        await link.focus();
        await press("Enter");
      }
      await page.waitForURL(/\/name\?/);
      const wanted = await page.locator('button[data-key="1"]').textContent();
      await decide("1");
      assert.equal(keys, 2);
      assert.match(await corrections(), new RegExp(`\\[\\[name\\]\\][^[]*role = "${wanted.trim()}"`));
    });

    it("takes one key to merge two names", async () => {
      await page.goto(`${desk}/people`);
      const join = page.locator("main li a").first();
      await page.goto(new URL(await join.getAttribute("href"), page.url()).href);
      await page.locator("button:focus").waitFor();
      keys = 0;
      await decide("Enter");
      assert.equal(keys, 1);
      assert.match(await text("people.toml"), /aliases = \["Clara Wenholow"\]/);
    });

    it("writes nothing by a key in a field", async () => {
      await ask("taken too long");
      await page.locator("input[name=note]").focus();
      await page.keyboard.type("u1x?");
      await page.keyboard.press("Enter");
      await page.waitForTimeout(200);
      assert.equal(await corrections(), "");
      const other = page.locator("input[name=name]");
      await other.fill("Edmund Farrowby");
      await other.focus();
      await decide("Enter");
      assert.match(await corrections(), /speaker = "Edmund Farrowby"/);
    });

    if (isScripted) {
      it("tells its keys, and each of them is a button", async () => {
        await ask("taken too long");
        await page.keyboard.press("?");
        const list = page.locator("#keys-list li");
        await list.first().waitFor();
        const told = await list.allTextContents();
        for (const key of ["y", "1", "u", "x", "s", "e", "r", "j", "v", "c", "p", "h"]) {
          assert.ok(told.some((line) => line.startsWith(`${key} `)), `${key} in ${told}`);
        }
        await page.locator("#keys-off").check();
        await page.locator("h1").click();
        await page.keyboard.press("u");
        await page.waitForTimeout(200);
        assert.equal(await corrections(), "");
      });

      it("has no fault that axe finds", async () => {
        await ask("taken too long");
        await decide("u");
        const item = page.url();
        const pages = ["read?article=bridge", "add?article=bridge", "people?q=wenhollow", "history", "progress"];
        pages.push("alike?article=bridge", "name?article=bridge&words=Clara%20Wenhollow");
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          for (const viewport of [NARROW, WIDE]) {
            await page.setViewportSize(viewport);
            for (const address of [item, ...pages.map((name) => `${desk}/${name}`)]) {
              await page.goto(address);
              await unfold(page);
              assert.deepEqual(await violations(page), [], `${address}, ${colorScheme}, ${viewport.width}`);
              const width = await page.evaluate(() => document.documentElement.scrollWidth);
              assert.ok(width <= viewport.width, `${address} is ${width} wide`);
            }
          }
        }
        await page.goto(new URL("/articles/bridge/", desk).href);
        assert.deepEqual(await violations(page), []);
      });
    }
  });
}
