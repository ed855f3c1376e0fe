// Gives the note on a quotation buttons that copy it with its permalink, and one that closes it. Without
// this script the permalink is there all the same, and a tap beside the note closes it.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  // The address that the page shall be known by, not the one it was opened at.
  const page = document.querySelector('link[rel="canonical"]')?.href ?? location.href.split("#")[0];

  const html = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const markdown = (text) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
  const text = (said) => said?.replace(/\s+/g, " ").trim() ?? "";
  const title = text(document.querySelector("h1")?.textContent);
  const outlet = document.querySelector(".reading > header .meta > a > bdi")?.textContent;
  const source = [outlet, words.date].filter(Boolean).join(", ");

  const FORMS = {
    text: (q) => `${q.words}\n— ${q.by}, ${title}${tail((text) => text)}\n${q.url}\n`,
    Markdown: (q) =>
      `> ${markdown(q.words)}\n>\n` +
      `> — ${markdown(q.by)}, [${markdown(title)}](<${q.url}>)${tail(markdown)}\n`,
    HTML: (q) =>
      `<figure>\n<blockquote cite="${html(q.url)}"><p>${html(q.words)}</p></blockquote>\n` +
      `<figcaption>${html(q.by)}, <cite><a href="${html(q.url)}">${html(title)}</a></cite>` +
      `${tail(html)}</figcaption>\n</figure>\n`,
  };

  // What an editor of the site pastes into the file of corrections, and puts right.
  if (words.correction) {
    FORMS.correction = (q) => `[[quote]]\nwords = ${JSON.stringify(q.words)}\nspeaker = ${JSON.stringify(q.by)}\n`;
  }

  function tail(escape) {
    return source && ` (${escape(source)})`;
  }

  function copyable(card) {
    const id = card.id.slice("c-".length);
    const by = card.dataset.by ?? text(card.querySelector(".name > :is(a, bdi)").textContent);
    return { words: card.dataset.words ?? marked(id), by, url: `${page}#q-${id}` };
  }

  /** The text from a quotation's first mark to its last. */
  function marked(id) {
    const marks = [...document.querySelectorAll(`[data-quote="${id}"]`)];
    const range = document.createRange();
    range.setStartBefore(marks[0]);
    range.setEndAfter(marks.at(-1));
    return text(range.toString());
  }

  function closing(card) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    close.addEventListener("click", () => {
      card.hidePopover();
      // Not every browser gives a button the focus when it is tapped.
      document.querySelector(`[popovertarget="${card.id}"]`)?.focus();
    });
    return close;
  }

  function add(card) {
    if (card.querySelector(".copy")) return;
    const group = document.createElement("div");
    group.className = "copy";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.copy);
    group.append(`${words.copy} `);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    for (const [form, make] of Object.entries(FORMS)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words[form.toLowerCase()] ?? form;
      button.addEventListener("click", () => copy(make(copyable(card)), group, said));
      group.append(button);
    }
    group.append(said);
    card.append(group);
    if (card.hidePopover) card.prepend(closing(card));
  }

  async function copy(text, group, said) {
    said.textContent = "";
    group.querySelector("textarea")?.remove();
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = words.copied;
    } catch {
      // No clipboard here, or it is not allowed: the reader copies by hand.
      const field = document.createElement("textarea");
      field.readOnly = true;
      field.rows = 4;
      field.value = text;
      field.setAttribute("aria-label", words.byHand);
      group.append(field);
      said.textContent = words.byHand;
      field.focus();
      field.select();
    }
  }

  if ("popover" in HTMLElement.prototype) {
    document.addEventListener("beforetoggle", ({ target }) => target.matches(".card") && add(target), true);
  } else {
    document.querySelectorAll(".card").forEach(add);
  }
})();
