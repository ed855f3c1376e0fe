// Gives every quotation of a list a button that copies it with its speaker, article, outlet, date and address.
// Without this script the link is there all the same.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
  // The address that the page shall be known by, not the one it was opened at.
  const page = document.querySelector('link[rel="canonical"]')?.href ?? location.href;

  /** Who said a quotation: beside it, or whose page it is. */
  function speaker(row, link) {
    if (row.matches(".went .row")) return text(link);
    const by = row.querySelector(".by, .name")?.cloneNode(true);
    by?.querySelectorAll(".role, .chip").forEach((part) => part.remove());
    return text(by ?? document.querySelector("h1 bdi"));
  }

  /** Where a quotation was printed: title, and outlet and date in brackets. */
  function printed(row) {
    const around = row.closest(".work, .story") ?? row;
    const find = (selector) => text(around.querySelector(selector));
    const title = find(":scope > .of > a bdi, h2 bdi, cite bdi, :scope > p:not(.name, .kicker) > a bdi");
    const outlet =
      find(":scope > :is(.of, p:not(.name)) .meta bdi, :scope > .meta > span:not(.tongue) > bdi") ||
      find("cite ~ bdi") || find(".stand figcaption > bdi");
    const day =
      around.querySelector(".of time") ?? [...row.querySelectorAll("figcaption time")].at(-1) ??
      row.closest(".went")?.querySelector("h3 time") ?? document.querySelector("h1 time");
    const source = [outlet, text(day)].filter(Boolean).join(", ");
    return [title, title && source ? `(${source})` : source].filter(Boolean).join(" ");
  }

  function quotation(link) {
    const row = link.closest(".quote, .row, .lead, .voices > li");
    const url = new URL(link.getAttribute("href"), page).href;
    const said = [speaker(row, link), printed(row)].filter(Boolean).join(", ");
    return `${text(row.querySelector("blockquote bdi"))}\n— ${said}\n${url}\n`;
  }

  const beside = "main .at, main .stand figcaption a[href*='#q-']";
  const around = "main :is(.lead, .voices, .quote) blockquote a[href*='#q-']:not(.at)";
  const buttons = new Map();
  for (const link of document.querySelectorAll(`${beside}, ${around}`)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-one";
    button.textContent = words.copy;
    buttons.set(button, link);
    const caption = link.matches(around) && link.closest("figure")?.querySelector("figcaption");
    if (caption) caption.append(" ", button);
    else link.after(" ", button);
  }

  document.addEventListener("click", async ({ target }) => {
    const link = buttons.get(target);
    if (!link) return;
    try {
      await navigator.clipboard.writeText(quotation(link));
      target.textContent = words.copied;
      setTimeout(() => (target.textContent = words.copy), 2000);
    } catch {
      link.focus();
    }
  });
})();
