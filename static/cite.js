// Gives the note on a quotation buttons that copy it with its permalink. Without this script the
// permalink is there all the same.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  // The address that the page shall be known by, not the one it was opened at.
  const page = document.querySelector('link[rel="canonical"]')?.href ?? location.href.split("#")[0];

  const html = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const markdown = (text) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
  const source = [words.outlet, words.date].filter(Boolean).join(", ");

  const FORMS = {
    text: (q) => `${q.words}\n— ${q.by}, ${words.title}${tail((text) => text)}\n${q.url}\n`,
    markdown: (q) =>
      `> ${markdown(q.words)}\n>\n` +
      `> — ${markdown(q.by)}, [${markdown(words.title)}](<${q.url}>)${tail(markdown)}\n`,
    html: (q) =>
      `<figure>\n<blockquote cite="${html(q.url)}"><p>${html(q.words)}</p></blockquote>\n` +
      `<figcaption>${html(q.by)}, <cite><a href="${html(q.url)}">${html(words.title)}</a></cite>` +
      `${tail(html)}</figcaption>\n</figure>\n`,
  };

  function tail(escape) {
    return source && ` (${escape(source)})`;
  }

  function copyable(card) {
    const id = card.id.slice("c-".length);
    return { words: card.dataset.words, by: card.dataset.by, url: `${page}#q-${id}` };
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
      button.textContent = words[form];
      button.addEventListener("click", () => copy(make(copyable(card)), group, said));
      group.append(button);
    }
    group.append(said);
    card.append(group);
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
