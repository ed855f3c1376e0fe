// The example site, built by the program as it stands and served as a strict host would.

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a careful publisher sends; every page has to work under it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/xml",
};

/**
 * Builds the example site and serves it on a free port of this machine.
 *
 * @param {string | null} baseUrl where the site is to stand; null for the root of any host
 * @returns `home` (address of the home page), `baseUrl`, `close()`
 */
export async function serveExample(baseUrl) {
  const folder = await mkdtemp(path.join(tmpdir(), "kutip-browser-"));
  const output = path.join(folder, "public");
  const command = ["run", "--quiet", "--locked", "--", "build", "--quiet", "--no-cache"];
  const place = baseUrl ? ["--base-url", baseUrl] : [];
  execFileSync("cargo", [...command, "--root", ROOT, "--output", output, ...place], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });

  const base = baseUrl ? new URL(baseUrl).pathname : "/";
  const server = createServer((request, response) => {
    respond(output, base, request, response).catch((problem) => {
      response.writeHead(500).end(String(problem));
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    home: `http://127.0.0.1:${server.address().port}${base}`,
    baseUrl,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true });
    },
  };
}

async function respond(output, base, request, response) {
  const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  let file = address.startsWith(base) ? path.join(output, "/", address.slice(base.length)) : null;
  if (file?.endsWith(path.sep)) file = path.join(file, "index.html");
  const found =
    file?.startsWith(output + path.sep) && (await stat(file).catch(() => null))?.isFile();
  if (!found) file = path.join(output, "404.html");
  response.writeHead(found ? 200 : 404, {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(await readFile(file));
}
