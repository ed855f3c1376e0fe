// Gives every quotation of a list a button that copies it with its speaker, article and address. Without
// this script the link is there all the same.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
  // The address that the page shall be known by, not the one it was opened at.
  const page = document.querySelector('link[rel="canonical"]')?.href ?? location.href;

  /** Where a quotation of a topic was printed. */
  function printed(row) {
    const caption = row.querySelector("figcaption")?.cloneNode(true);
    caption?.querySelector(".new")?.remove();
    return caption ? text(caption).split(" · ")[0] : text(row.querySelector("p bdi"));
  }

  /** The quotation beside a link, as text. */
  function quotation(link) {
    const row = link.closest(".quote, .row");
    const by = row.querySelector(".name a, .name bdi") ?? document.querySelector("h1 bdi");
    const of = row.closest(".work")?.querySelector(".of");
    const title = of ? text(of.querySelector("bdi")) : printed(row);
    const said = row.matches(".went .row") ? text(link) : text(by);
    const url = new URL(link.getAttribute("href"), page).href;
    return `${text(row.querySelector("blockquote bdi"))}\n— ${said}, ${title}\n${url}\n`;
  }

  for (const link of document.querySelectorAll("main .at, main .voices figcaption a[href*='#q-']")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-one";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(quotation(link));
        button.textContent = words.copied;
        setTimeout(() => (button.textContent = words.copy), 2000);
      } catch {
        link.focus();
      }
    });
    link.after(" ", button);
  }
})();
