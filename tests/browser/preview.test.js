// What an editor sees while writing: `kutip serve` on a small site, in Chromium.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { open, WIDE } from "./reader.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A brief with two quotations, long enough to be scrolled. */
function brief(word) {
  const more = Array.from({ length: 60 }, (_, number) => `Paragraph ${number} of the report.\n`);
  return `title: The bridge
date: 2025-09-01
language: en

“The ${word} bridge will open in May,” said Clara Wenhollow, the engineer.

${more.join("\n")}
“It has taken too long,” Wenhollow said.
`;
}

/** The program as it stands; KUTIP names one that is built already. */
function program() {
  if (process.env.KUTIP) return process.env.KUTIP;
  execFileSync("cargo", ["build", "--quiet", "--locked"], { cwd: ROOT, stdio: "inherit" });
  return path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "debug", "kutip");
}

describe("the preview", () => {
  let folder;
  let server;
  let home;
  let page;
  const at = (name) => path.join(folder, name);
  const mark = () => page.locator("[data-kutip-body] mark").first().textContent();
  const overlay = () => page.locator("#kutip-problem pre");

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "kutip-preview-"));
    await mkdir(at("content"));
    await mkdir(at("static"));
    await writeFile(at("kutip.toml"), 'language = "en"\n');
    await writeFile(at("content/a.txt"), brief("old"));
    server = spawn(program(), ["serve", "--port", "0", "--root", folder], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    for await (const line of createInterface({ input: server.stderr })) {
      home = line.match(/^(http:\S+) \(stop/)?.[1];
      if (home) break;
    }
    server.stderr.resume();
    ({ page } = await open({ viewport: WIDE }));
    page.setDefaultTimeout(60_000);
  });
  after(async () => {
    await page?.context().close();
    server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it("shows an edited quotation without a reload by hand, where the reader was", async () => {
    await page.goto(`${home}articles/a/`);
    assert.match(await mark(), /The old bridge/);
    await page.evaluate(() => scrollTo(0, 700));
    await writeFile(at("content/a.txt"), brief("new"));
    await page.locator("[data-kutip-body] mark", { hasText: "The new bridge" }).waitFor();
    await page.waitForFunction(() => Math.abs(scrollY - 700) < 2);
    // As editors save that write a file anew.
    await writeFile(at("content/a.txt~"), brief("newest"));
    await rename(at("content/a.txt~"), at("content/a.txt"));
    await page.locator("[data-kutip-body] mark", { hasText: "The newest bridge" }).waitFor();
  });

  it("changes the style without a reload", async () => {
    await page.evaluate(() => (window.isTheSame = true));
    const sheet = await readFile(path.join(ROOT, "static/style.css"), "utf8");
    await writeFile(at("static/style.css"), `${sheet}\nbody { outline: 3px solid rgb(1, 2, 3) }\n`);
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)");
    await writeFile(at("static/style.css"), `${sheet}\nbody { outline: 3px solid rgb(4, 5, 6) }\n`);
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(4, 5, 6)");
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
    assert.equal(await page.evaluate(() => window.isTheSame), true);
  });

  it("shows what is wrong over the last good page, and recovers", async () => {
    await writeFile(at("content/a.txt"), Buffer.from([0x63, 0xe9, 0x0a]));
    // Between emptying the file and writing to it, the preview may have read it empty.
    await overlay().filter({ hasText: "K0102" }).waitFor();
    assert.match(await overlay().textContent(), /^error\[K0102\][^]*content\/a\.txt/);
    assert.match(await mark(), /The newest bridge/);
    assert.equal(await page.evaluate(() => window.isTheSame), true);
    await page.reload();
    await overlay().waitFor();
    assert.match(await mark(), /The newest bridge/);
    await page.keyboard.press("Escape");
    await overlay().waitFor({ state: "detached" });

    await writeFile(at("content/a.txt"), brief("mended"));
    await page.locator("[data-kutip-body] mark", { hasText: "The mended bridge" }).waitFor();
    assert.equal(await overlay().count(), 0);
    await writeFile(at("kutip.toml"), "titel = 1\n");
    await overlay().waitFor();
    assert.match(await overlay().textContent(), /kutip\.toml:1:1/);
    await writeFile(at("kutip.toml"), 'language = "en"\n');
    await overlay().waitFor({ state: "detached" });
  });

  it("keeps more pages up to date than a browser has connections for a host", async () => {
    const pages = [];
    for (let number = 0; number < 12; number += 1) {
      const another = await page.context().newPage();
      await another.goto(`${home}articles/a/`);
      pages.push(another);
    }
    await writeFile(at("content/a.txt"), brief("last"));
    for (const another of pages) {
      await another.locator("[data-kutip-body] mark", { hasText: "The last bridge" }).waitFor({ timeout: 60_000 });
    }
  });

  it("finds by the search what was just written", async () => {
    await page.goto(`${home}search/?q=last`);
    await page.locator("main a", { hasText: "The bridge" }).first().waitFor();
  });
});
