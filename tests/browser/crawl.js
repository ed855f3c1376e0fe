// Every page that can be reached from the home page, and every link on it.

/**
 * Follows all internal links and forms, breadth first.
 *
 * @param page a Playwright page
 * @param site what `serveExample` returned
 * @returns {Promise<Map<string, Visit>>} address without fragment → what was there
 *
 * A Visit is `{status, html, language, size, ids: Set, links: [address with fragment], width}`;
 * what is not HTML has no links. `language` is that of the article, or of a page without one. `width` is what the page takes at the page's present viewport.
 */
export async function crawl(page, site) {
  const visits = new Map();
  const queue = [site.home, new URL("404.html", site.home).href];
  for (let address; (address = queue.shift()); ) {
    if (visits.has(address)) continue;
    visits.set(address, await visit(page, site, address));
    for (const link of visits.get(address).links) queue.push(link.split("#")[0]);
  }
  return visits;
}

async function visit(page, site, address) {
  const asked = await page.request.get(address);
  const html = /^text\/html/.test(asked.headers()["content-type"] ?? "");
  const size = (await asked.body()).length;
  if (!html) return { status: asked.status(), html, size, ids: new Set(), links: [] };
  await page.goto(address);
  const seen = await page.evaluate(() => ({
    language:
      document.querySelector("[data-kutip-body]")?.lang || document.documentElement.lang,
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    width: document.documentElement.scrollWidth,
    links: [...document.querySelectorAll("[href], [src], form[action]")].map(
      (element) => element.href?.baseVal ?? element.href ?? element.src ?? element.action,
    ),
  }));
  return {
    status: asked.status(),
    html,
    size,
    language: seen.language,
    width: seen.width,
    ids: new Set(seen.ids),
    links: seen.links.flatMap((link) => internal(site, address, link)),
  };
}

/** The address on our server that a link leads to; none if it leads elsewhere. */
function internal(site, from, link) {
  const target = new URL(link, from);
  if (target.origin === new URL(site.home).origin) return [target.href];
  if (site.baseUrl && target.href.startsWith(site.baseUrl)) {
    return [site.home + target.href.slice(site.baseUrl.length)];
  }
  return [];
}

/** `articles/*`, `articles`, `` …: pages of one kind are made by one template. */
export function kind(site, address) {
  const parts = address.slice(site.home.length).split("/").filter(Boolean);
  if (parts[0] === "days" && /^\d{4}-\d{2}$/.test(parts[1] ?? "")) return "days/month";
  return parts.length > 1 ? `${parts[0]}/*` : parts.join("/");
}

/** Of each kind and language the largest page. */
export function onePageOfEachKind(site, visits) {
  const largest = new Map();
  for (const [address, visit] of visits) {
    if (!visit.html) continue;
    const key = `${kind(site, address)} ${visit.language}`;
    if (visit.size > (visits.get(largest.get(key))?.size ?? 0)) largest.set(key, address);
  }
  return [...largest.values()];
}
