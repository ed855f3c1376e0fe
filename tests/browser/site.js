// The example site, built by the program as it stands and served as a strict host would.

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jsonld": "application/ld+json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/xml",
};

/** Builds the example site and serves it: see `serveSite`. */
export function serveExample(baseUrl) {
  return serveSite(ROOT, baseUrl);
}

/**
 * Builds a site with a few articles and serves it: see `serveSite`.
 *
 * @param {Record<string, string>} files path in the site → text
 */
export async function serveFiles(files) {
  const root = await mkdtemp(path.join(tmpdir(), "kutip-site-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  const site = await serveSite(root, null);
  return {
    ...site,
    async close() {
      await site.close();
      await rm(root, { recursive: true });
    },
  };
}

/**
 * Builds a site and serves it on a free port of this machine, with the headers that it asks for.
 *
 * @param {string} root the site's folder
 * @param {string | null} baseUrl where the site is to stand; null for the root of any host
 * @returns `home` (address of the home page), `baseUrl`, `output` (folder), `close()`
 */
async function serveSite(root, baseUrl) {
  const folder = await mkdtemp(path.join(tmpdir(), "kutip-browser-"));
  const output = path.join(folder, "public");
  const command = ["run", "--quiet", "--locked", "--", "build", "--quiet", "--no-cache"];
  const place = baseUrl ? ["--base-url", baseUrl] : [];
  execFileSync("cargo", [...command, "--root", root, "--output", output, ...place], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });

  const base = baseUrl ? new URL(baseUrl).pathname : "/";
  const headers = await ownHeaders(output, base);
  const server = createServer((request, response) => {
    respond(output, base, headers, request, response).catch((problem) => {
      response.writeHead(500).end(String(problem));
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    home: `http://127.0.0.1:${server.address().port}${base}`,
    baseUrl,
    output,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true });
    },
  };
}

/** The headers that the site's `_headers` sets for every path. */
async function ownHeaders(output, base) {
  const lines = (await readFile(path.join(output, "_headers"), "utf8")).split("\n");
  const rest = lines.slice(lines.indexOf(`${base}*`) + 1);
  const rules = rest.slice(0, rest.findIndex((line) => !/^\s+\S/.test(line)));
  const headers = Object.fromEntries(rules.map((line) => line.trim().split(/: (.*)/, 2)));
  if (!headers["Content-Security-Policy"]) throw new Error("the site has no policy");
  return headers;
}

async function respond(output, base, headers, request, response) {
  const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  let file = address.startsWith(base) ? path.join(output, "/", address.slice(base.length)) : null;
  if (file?.endsWith(path.sep)) file = path.join(file, "index.html");
  const found =
    file?.startsWith(output + path.sep) && (await stat(file).catch(() => null))?.isFile();
  if (!found) file = path.join(output, "404.html");
  response.writeHead(found ? 200 : 404, {
    ...headers,
    "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
  });
  response.end(await readFile(file));
}
