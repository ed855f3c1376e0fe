// What the example site tells other programs, checked by schemas and against its pages.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { RelaxNGValidator, XmlDocument } from "libxml2-wasm";

import { serveExample } from "./site.js";

const BASE = "https://example.org/news/";

const schema = (name) => readFile(new URL(`schemas/${name}`, import.meta.url), "utf8");

describe("the example site for other programs", () => {
  let site;
  /** Path in the output → text. */
  let files;

  before(async () => {
    site = await serveExample(BASE);
    const manifest = await (await fetch(`${site.home}kutip-manifest.json`)).json();
    const texts = Object.keys(manifest.files).map(async (path) => [
      path,
      await (await fetch(site.home + path)).text(),
    ]);
    files = new Map(await Promise.all(texts));
  });
  after(() => site?.close());

  /** The files whose path ends like this; at least so many. */
  function some(ending, least) {
    const found = [...files].filter(([path]) => path.endsWith(ending));
    assert.ok(found.length >= least, `${ending}: ${found.length}`);
    return found;
  }

  async function checkedByJsonSchema(name, documents) {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(await schema(name)));
    for (const [path, document] of documents) {
      assert.ok(validate(document), `${path}: ${ajv.errorsText(validate.errors)}`);
    }
  }

  async function checkedByRelaxNg(name, documents) {
    using(XmlDocument.fromString(await schema(name)), (grammar) =>
      using(RelaxNGValidator.fromDoc(grammar), (validator) => {
        for (const [path, text] of documents) {
          using(XmlDocument.fromString(text), (document) => {
            try {
              validator.validate(document);
            } catch (problem) {
              assert.fail(`${path}: ${problem.message}`);
            }
          });
        }
      }),
    );
  }

  /** The page that an address of the site leads to, and whether its anchor is there. */
  function leadsSomewhere(address) {
    const [url, anchor] = new URL(address, BASE).href.split("#");
    assert.ok(url.startsWith(BASE), address);
    const path = url.slice(BASE.length);
    const page = files.get(path === "" || path.endsWith("/") ? `${path}index.html` : path);
    return page !== undefined && (!anchor || page.includes(`id="${anchor}"`));
  }

  it("has Atom feeds by RFC 4287", async () => {
    await checkedByRelaxNg("atom.rng", some("feed.xml", 2));
  });

  it("has JSON feeds by JSON Feed 1.1, whose entries are there", async () => {
    const feeds = some("feed.json", 2).map(([path, text]) => [path, JSON.parse(text)]);
    await checkedByJsonSchema("json-feed.json", feeds);
    for (const [path, { items }] of feeds) {
      assert.ok(items.length > 0, path);
      for (const { id } of items) assert.ok(leadsSomewhere(id), id);
      assert.equal(new Set(items.map(({ id }) => id)).size, items.length, path);
    }
  });

  it("has a sitemap by sitemaps.org, whose pages are there", async () => {
    const sitemaps = some("sitemap.xml", 1);
    await checkedByRelaxNg("sitemap.rng", sitemaps);
    const addresses = [...sitemaps[0][1].matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => url);
    assert.ok(addresses.length > 30);
    for (const address of addresses) assert.ok(leadsSomewhere(address), address);
  });

  it("has annotations that point at their words by code points", async () => {
    const all = some("quotes.jsonld", 10).map(([path, text]) => [path, JSON.parse(text)]);
    await checkedByJsonSchema("annotations.json", all);
    let targets = 0;
    for (const [path, { first, total, ...collection }] of all) {
      const text = files.get(path.replace("quotes.jsonld", "source.txt"));
      const sum = createHash("sha256").update(text, "utf8").digest("hex");
      assert.equal(collection["kutip:sha256"], sum, path);
      assert.equal(first?.items.length ?? 0, total, path);
      const points = [...text];
      for (const { id, body, target } of first?.items ?? []) {
        assert.ok(leadsSomewhere(id), id);
        for (const { source } of body) assert.ok(!source || leadsSomewhere(source), source);
        for (const { source, selector: [quote, { start, end }] } of target) {
          assert.equal(source, `${BASE}${path.replace("quotes.jsonld", "source.txt")}`);
          assert.equal(points.slice(start, end).join(""), quote.exact, id);
          assert.ok(points.slice(0, start).join("").endsWith(quote.prefix), id);
          assert.ok(points.slice(end).join("").startsWith(quote.suffix), id);
          targets += 1;
        }
      }
    }
    assert.ok(targets > 50, `${targets}`);
  });

  it("has the text of each page beside it", async () => {
    for (const [path, text] of some("source.txt", 10)) {
      const page = files.get(path.replace("source.txt", "index.html"));
      const body = page.slice(page.indexOf("data-kutip-body"));
      const shown = body.slice(body.indexOf(">") + 1, body.indexOf("</div>")).replace(/<[^>]*>/g, "");
      const plain = shown.replace(/&(lt|gt|quot|#13|amp);/g, (_, name) =>
        ({ lt: "<", gt: ">", quot: '"', "#13": "\r", amp: "&" })[name],
      );
      assert.equal(plain, text, path);
    }
  });

  it("has quotations as data, as documented", async () => {
    const all = some("quotes.json", 10).map(([path, text]) => [path, JSON.parse(text)]);
    await checkedByJsonSchema("quotes.json", all);
    for (const [path, { total, quotes }] of all) {
      assert.equal(quotes.length, total, path);
      for (const { url } of quotes) assert.ok(leadsSomewhere(url), url);
    }
  });

  it("has linked data that says what pages show", async () => {
    const script = /<script type="application\/ld\+json">(.*?)<\/script>/s;
    // What only leads on to another address says nothing itself.
    const pages = [...files].filter(
      ([path, html]) => path.endsWith(".html") && !html.includes('http-equiv="refresh"'),
    );
    const all = pages.flatMap(([path, html]) => {
      const data = html.match(script);
      return data ? [[path, JSON.parse(data[1])]] : [];
    });
    assert.ok(all.length >= pages.length - 2, `${all.length} of ${pages.length}`);
    await checkedByJsonSchema("linked-data.json", all);
    const nodes = all.flatMap(([, data]) => data["@graph"]);
    const types = new Set(nodes.map((node) => node["@type"]));
    for (const type of ["NewsArticle", "ProfilePage", "BreadcrumbList", "WebSite"]) {
      assert.ok(types.has(type), type);
    }
    let quotations = 0;
    for (const node of nodes) {
      for (const quotation of node.hasPart ?? []) {
        assert.ok(leadsSomewhere(quotation["@id"]), quotation["@id"]);
        quotations += 1;
      }
      const above = (node.itemListElement ?? []).slice(0, -1);
      for (const { item } of above) assert.ok(leadsSomewhere(item), item);
    }
    assert.ok(quotations > 50, `${quotations}`);
  });
});

/** Uses something that has to be given back. */
function using(resource, use) {
  try {
    return use(resource);
  } finally {
    resource.dispose();
  }
}
