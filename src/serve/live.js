// Keeps a page of `kutip serve` up to date. No built site has this script.
(() => {
  "use strict";
  const own = document.currentScript;
  const place = "kutip-scroll:" + location.pathname;
  let version = own.dataset.version;

  // Back to where the reader was before the reload.
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    const [x, y] = kept.split(",").map(Number);
    const restore = () => scrollTo({ left: x, top: y, behavior: "instant" });
    restore();
    addEventListener("load", restore, { once: true });
  }

  const reload = () => {
    sessionStorage.setItem(place, scrollX + "," + scrollY);
    location.reload();
  };

  // `style.0a1b2c3d.css` and `style.css` are one sheet.
  const sheet = (href) => new URL(href, location.href).pathname.replace(/\.[0-9a-z]{8}\.css$/, ".css");

  const restyle = (news) => {
    const hrefs = new Map(news.styles.map((href) => [sheet(href), href]));
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const href = hrefs.get(sheet(old.href));
      if (href === undefined) continue;
      const fresh = old.cloneNode();
      fresh.href = href + "?" + encodeURIComponent(news.version);
      // The old sheet stays until the new one is there, so that the page is never bare.
      fresh.onload = fresh.onerror = () => old.remove();
      old.after(fresh);
    }
    version = news.version;
  };

  let overlay = null;
  let shown = "";
  const show = (text) => {
    if (text === shown) return;
    shown = text;
    hide();
    if (text === "") return;
    overlay = document.createElement("div");
    overlay.id = "kutip-problem";
    const root = overlay.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(`
      section { position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647;
        box-sizing: border-box; padding: 1rem; background: #1c1b22; color: #fbfbfe; border-top: 4px solid #ff6a75;
        font: 14px/1.5 ui-monospace, monospace; }
      pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
      button { float: right; font: inherit; padding: .25rem .75rem; }`);
    root.adoptedStyleSheets = [style];
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    section.tabIndex = 0;
    const close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", "Close");
    close.onclick = hide;
    const report = document.createElement("pre");
    report.textContent = text;
    section.append(close, report);
    root.append(section);
    document.body.append(overlay);
  };
  const hide = () => {
    overlay?.remove();
    overlay = null;
  };
  addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // Asks what has become of this page.
  const ask = async () => {
    const query = new URLSearchParams({ page: location.pathname, version });
    let news;
    try {
      news = await (await fetch(new URL("news?" + query, own.src))).json();
    } catch {
      return; // The program was stopped; the connection below waits for it.
    }
    show(news.problem);
    if (news.change === "style") restyle(news);
    if (news.change === "reload") reload();
  };

  // One question after the other: the second has to know what the first one changed.
  let asked = Promise.resolve();
  const check = () => {
    asked = asked.then(ask);
  };

  // One page listens for all of the browser: it has few connections for each host.
  const channel = new BroadcastChannel("kutip");
  channel.onmessage = check;
  const listen = () =>
    new Promise(() => {
      const events = new EventSource(new URL("events", own.src));
      events.onmessage = () => {
        channel.postMessage("");
        check();
      };
    });
  if (navigator.locks) navigator.locks.request("kutip", listen);
  else listen();
  addEventListener("pageshow", (event) => event.persisted && check());
  check();
})();
