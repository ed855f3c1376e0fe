// The search page. The index lies beside it in files of which only those are fetched that a search
// needs; docs/search.md tells their format. Words of articles enter the page as text nodes only.

const $ = (id) => document.getElementById(id);
const form = $("search");
const status = $("status");

/** Results shown at a time, and of these what is shown before the others are there. */
const PAGE = 20;
const FIRST = 5;
/** Values of a facet shown at first, and at most. */
const FEW = 8;
const MANY = 60;
/** People who are shown before what they said. */
const PEOPLE = 3;
/** Where a word stands, in the order of its lists. */
const [SPEAKER, QUOTATION, TITLE, ARTICLE] = [0, 1, 2, 3];
const FACETS = ["speaker", "organisation", "topic", "kind", "language", "date"];
const KINDS = ["direct", "indirect", "mixed", "article"];

// Files ------------------------------------------------------------------------------------------

const files = new Map();

/** Fetches a file of the index once. Files never change: their names hold their hash. */
function file(name, read) {
  if (!files.has(name)) {
    const address = new URL(name, new URL(form.dataset.index, location.href));
    const asked = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${address.pathname}`);
      return read(response);
    });
    asked.catch(() => files.delete(name));
    files.set(name, asked);
  }
  return files.get(name);
}

const json = (name) => file(name, (response) => response.json());
const bytes = (name) =>
  file(name, async (response) => new Uint8Array(await response.arrayBuffer()));

/** The index's first file, with what follows from it. */
const start = () =>
  file(form.dataset.index, async (response) => {
    const index = await response.json();
    index.articles = index.quotes.length;
    // The first quotation of each article; one more for the end.
    index.firsts = new Uint32Array(index.articles + 1);
    index.quotes.forEach((count, at) => (index.firsts[at + 1] = index.firsts[at] + count));
    index.count = index.firsts[index.articles];
    return index;
  });

/** A link of the index; in a site that links from file to file, from this page. */
function address(href) {
  const { base, root } = form.dataset;
  if (!root) return href;
  const [, page, rest] = href.match(/^([^#]*)(.*)$/s);
  const file = page.slice(base.length);
  return `${root}${file}${!file || file.endsWith("/") ? "index.html" : ""}${rest}`;
}

/** The last of a sorted list that `isBefore` holds for; at least the first. */
function last(list, isBefore) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle])) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

/** Reads packed bytes. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  get more() {
    return this.at < this.bytes.length;
  }
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (!(byte & 128)) return value;
    }
  }
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  text() {
    return decoder.decode(this.take(this.number()));
  }
}
const decoder = new TextDecoder();

/** Hands every number of a list to `each`. */
function numbers(list, each) {
  if (!list) return;
  if (list.bits) {
    list.bytes.forEach((byte, at) => {
      for (let bit = at * 8; byte; bit++, byte >>= 1) if (byte & 1) each(bit);
    });
    return;
  }
  const reader = new Reader(list.bytes);
  for (let number = 0; reader.more; ) each((number += reader.number()));
}

// Words ------------------------------------------------------------------------------------------

const WORD = /[\p{Alphabetic}\p{M}\p{N}]+(?:['’ʼ][\p{Alphabetic}\p{M}\p{N}]+)*/gu;

/** A word as the index has it. */
function fold(word) {
  const folded = word.toLowerCase().normalize("NFKD").replace(/[\p{M}'’ʼ]/gu, "");
  return folded.length > 32 ? [...folded].slice(0, 32).join("") : folded;
}

/** A word of a text as the index has it: its whole, and what stands before an apostrophe. */
function folds(word) {
  const head = word.search(/['’ʼ]/);
  return head < 0 ? [fold(word)] : [fold(word), fold(word.slice(0, head))];
}

/** A query: phrases in quotation marks, and words; the last may be the beginning of one. */
function parse(query) {
  const terms = [];
  const rest = query.replace(/["“”«»„]([^"“”«»„]*)(?:["“”«»„]|$)/g, (_, phrase) => {
    const words = (phrase.match(WORD) ?? []).flatMap(folds);
    if (words.length) terms.push({ words, phrase: true });
    return " ";
  });
  for (const [word] of rest.matchAll(WORD)) terms.push({ words: [fold(word)], shown: word });
  if (/[\p{Alphabetic}\p{M}\p{N}]$/u.test(query)) terms.at(-1).open = true;
  return terms.filter((term) => term.words[0]);
}

/** The number of the file that holds a word. */
const place = (index, word) => last(index.words, ([first]) => first <= word);

/** The entries of a file of words, in order. */
async function shard(index, at) {
  const name = `w${at}.${index.words[at][1]}.bin`;
  const read = async (response) => {
    const reader = new Reader(new Uint8Array(await response.arrayBuffer()));
    const entries = new Map();
    let [key, offset] = [new Uint8Array(), 0];
    while (reader.more) {
      const shared = reader.number();
      const more = reader.take(reader.number());
      const bytes = new Uint8Array(shared + more.length);
      bytes.set(key.subarray(0, shared));
      bytes.set(more, shared);
      key = bytes;
      const flags = reader.number();
      const entry = { at, lists: [], offset };
      if (flags >> 12) entry.root = reader.text();
      if (flags & 0xf0) entry.family = Array.from({ length: reader.number() }, () => reader.text());
      if (flags & 0x0f) offset += reader.number();
      for (let list = 0; list < 12; list++) {
        if (!(flags & (1 << list))) continue;
        const head = reader.number();
        entry.lists[list] = { bits: head & 1, bytes: reader.take(head >> 1) };
      }
      entries.set(decoder.decode(key), entry);
    }
    return entries;
  };
  return file(name, read);
}

const entry = async (index, word) => (await shard(index, place(index, word))).get(word);

/** For each list a mark for each document. */
const sets = (index) =>
  [index.count, index.count, index.articles, index.articles].map((size) => new Uint8Array(size));

/** Marks the documents of four lists of an entry, from `first` on. */
function mark(into, lists, first) {
  into.forEach((set, at) => numbers(lists[first + at], (number) => (set[number] = 1)));
}

/**
 * The documents of a term: `exact` for the very word or phrase, `loose` with the forms of the word
 * and the words that it begins; and `hits`, which says whether to mark a word of a text.
 */
async function look(index, term) {
  if (term.phrase) return phrase(index, term.words);
  const [word] = term.words;
  const exact = sets(index);
  const own = await entry(index, word);
  if (own) mark(exact, own.lists, 0);
  const loose = exact.map((set) => set.slice());

  const root = own?.root ?? word;
  const family = own?.root ? await entry(index, root) : own;
  const forms = new Set([word]);
  if (family?.family) {
    mark(loose, family.lists, 4);
    for (const form of [root, ...family.family]) forms.add(form);
  }
  if (term.open) {
    const wide = own?.lists.some((_, at) => at >= 8);
    if (wide) mark(loose, own.lists, 8);
    else await begun(index, word, loose);
  }
  const hits = (text) => forms.has(text) || (term.open && text.startsWith(word));
  const found = loose.some((set) => set.includes(1));
  return { exact, loose, hits, found };
}

/** Marks the documents of all words that start with `word`. */
async function begun(index, word, into) {
  const first = place(index, word);
  let end = first + 1;
  while (index.words[end]?.[0].startsWith(word)) end++;
  const shards = await Promise.all(
    Array.from({ length: end - first }, (_, at) => shard(index, first + at)),
  );
  for (const entries of shards) {
    for (const [key, entry] of entries) if (key.startsWith(word)) mark(into, entry.lists, 0);
  }
}

/** The documents in which words follow each other. */
async function phrase(index, words) {
  const exact = sets(index);
  const entries = await Promise.all(words.map((word) => entry(index, word)));
  const hits = (text) => words.includes(text);
  if (entries.includes(undefined)) return { exact, loose: exact, hits, found: false };
  let places = await Promise.all(
    entries.map(async (entry) => {
      const [, , at, first] = index.words[entry.at];
      const read = await bytes(`p${at}.${index.positions[at]}.bin`);
      return positions(entry, new Reader(read, first + entry.offset));
    }),
  );
  places = places.reduce((before, next) =>
    next.map((documents, field) => {
      const kept = new Map();
      for (const [document, at] of documents) {
        const ends = before[field].get(document);
        const follows = ends && at.filter((position) => ends.includes(position - 1));
        if (follows?.length) kept.set(document, follows);
      }
      return kept;
    }),
  );
  places.forEach((documents, field) => {
    for (const document of documents.keys()) exact[field][document] = 1;
  });
  return { exact, loose: exact, hits, found: places.some((documents) => documents.size) };
}

/** For each list of a word, its positions in each document. */
function positions(entry, reader) {
  return [SPEAKER, QUOTATION, TITLE, ARTICLE].map((field) => {
    const documents = new Map();
    numbers(entry.lists[field], (document) => {
      let position = 0;
      const at = Array.from({ length: reader.number() }, () => (position += reader.number()));
      documents.set(document, at);
    });
    return documents;
  });
}

// Fewer words ------------------------------------------------------------------------------------

/** Terms of which every choice is tried: those that fewest texts have. */
const TRIED = 6;
/** Files of words that are read to find one that is near. */
const NEAR = 12;

/**
 * What is looked for, where not all of it is found together: a word that no text has gives way to
 * the nearest that one has, or to nothing; of all others those are kept that weigh most together
 * and are found together. A word weighs the more, the fewer articles have it.
 */
async function loosen(index, terms, found) {
  const near = [];
  for (const [at, term] of terms.entries()) {
    if (found[at].found || term.phrase) continue;
    const word = await nearest(index, term.words[0]);
    if (!word) continue;
    near.push([term.shown, word]);
    terms = terms.with(at, { words: [word], shown: word });
    found = found.with(at, await look(index, terms[at]));
  }
  const weight = (term) => {
    const has = new Set();
    for (const list of [TITLE, ARTICLE]) {
      term.loose[list].forEach((yes, article) => yes && has.add(article));
    }
    return Math.log((1 + index.articles) / Math.max(has.size, 0.5));
  };
  let kept = terms.map((term, at) => ({ term, found: found[at], weight: weight(found[at]) }));
  kept = kept.filter((one) => one.found.found).sort((a, b) => b.weight - a.weight);
  kept = kept.slice(0, TRIED);
  const choices = Array.from({ length: 1 << kept.length }, (_, bits) =>
    kept.filter((_, at) => bits & (1 << at)),
  ).slice(1);
  const sum = (choice) => choice.reduce((all, one) => all + one.weight, 0);
  choices.sort((a, b) => sum(b) - sum(a) || b.length - a.length);
  for (const choice of choices) {
    const ranks = match(index, choice.map((one) => one.found));
    if (!ranks.quotes.some(Boolean) && !ranks.articles.some(Boolean)) continue;
    const left = terms.filter((term) => !choice.some((one) => one.term === term));
    return {
      found: choice.map((one) => one.found),
      ranks,
      near: near.filter(([, word]) => choice.some((one) => one.term.shown === word)),
      without: left.map((term) => term.shown ?? term.words.join(" ")),
    };
  }
  return null;
}

/** The word of the index that differs in one letter from another, but not in the first: of several the
 * one that most texts have. */
async function nearest(index, word) {
  const [first] = word;
  if (word.length < 4) return null;
  let at = place(index, first);
  let best = null;
  for (let read = 0; read < NEAR && at < index.words.length; read++, at++) {
    if (index.words[at][0] > `${first}\uffff`) break;
    for (const [key, entry] of await shard(index, at)) {
      if (!key.startsWith(first) || !isNear(key, word)) continue;
      const size = entry.lists.slice(0, 4).reduce((all, list) => all + list.bytes.length, 0);
      if (!best || size > best.size) best = { key, size };
    }
  }
  return best?.key;
}

/** Whether one letter more, less, other, or two that changed places, make one word of the other. */
function isNear(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const rest = (word, skip) => word.slice(from + skip);
  if (a.length !== b.length) {
    return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
  }
  const swapped = a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2);
  return swapped || rest(a, 1) === rest(b, 1);
}

// Matches ----------------------------------------------------------------------------------------

/**
 * Who matches, as a rank for each quotation and article: 0 for none, else the lower the better.
 * 1, 2: a quotation whose speaker is named; 3, 4: an article by its title; 5, 6: a quotation by its
 * words; 7, 8: an article by its text. The even ones by another form of a word.
 */
function match(index, found) {
  const quotes = new Uint8Array(index.count).fill(found.length ? 0 : 5);
  const articles = new Uint8Array(index.articles).fill(found.length ? 0 : 7);
  if (!found.length) return { quotes, articles };
  const better = (ranks, at, rank) => {
    if (!ranks[at] || rank < ranks[at]) ranks[at] = rank;
  };
  for (const [set, loose] of [["exact", 0], ["loose", 1]]) {
    const lists = found.map((term) => term[set]);
    // How many of the terms each document has; and whether the speaker, or any word, is meant.
    const [titles, texts] = [new Uint8Array(index.articles), new Uint8Array(index.articles)];
    const [all, named, said] = [0, 0, 0].map(() => new Uint8Array(index.count));
    for (const [by, words, title, text] of lists) {
      const titled = new Uint8Array(index.count);
      for (let article = 0; article < index.articles; article++) {
        titles[article] += title[article];
        texts[article] += text[article];
        if (title[article]) titled.fill(1, index.firsts[article], index.firsts[article + 1]);
      }
      for (let quote = 0; quote < index.count; quote++) {
        all[quote] += by[quote] | words[quote] | titled[quote];
        named[quote] |= by[quote];
        said[quote] |= words[quote];
      }
    }
    for (let quote = 0; quote < index.count; quote++) {
      if (all[quote] < lists.length) continue;
      if (named[quote]) better(quotes, quote, 1 + loose);
      else if (said[quote]) better(quotes, quote, 5 + loose);
    }
    for (let article = 0; article < index.articles; article++) {
      if (titles[article] === lists.length) better(articles, article, 3 + loose);
      else if (texts[article] === lists.length) better(articles, article, 7 + loose);
    }
  }
  return { quotes, articles };
}

/** Every document that `keep` keeps, best first and newest first among equals: a quotation by its
 * number, an article by its number after all quotations. */
function order(index, { quotes, articles }, keep) {
  const ranks = Array.from({ length: 9 }, () => []);
  for (let quote = index.count - 1; quote >= 0; quote--) {
    if (quotes[quote] && keep(quote)) ranks[quotes[quote]].push(quote);
  }
  for (let article = index.articles - 1; article >= 0; article--) {
    const document = index.count + article;
    if (articles[article] && keep(document)) ranks[articles[article]].push(document);
  }
  return ranks.flat();
}

// Facets -----------------------------------------------------------------------------------------

/** Which document has which values. */
async function columns(index) {
  const [read, names] = await Promise.all([
    bytes(`columns.${index.columns}.bin`),
    json(`v0.${index.values[0]}.json`),
  ]);
  return (index.facets ??= decode(index, read, names.length));
}

function decode(index, bytes, perFile) {
  const reader = new Reader(bytes);
  const values = reader.number();
  const organisations = Int32Array.from({ length: values }, () => reader.number() - 1);
  const topics = [];
  const languages = new Int8Array(index.articles);
  const months = new Uint16Array(index.articles);
  const of = new Uint32Array(index.count);
  const kinds = new Uint8Array(index.count);
  const speakers = [];
  let month = 0;
  for (let article = 0; article < index.articles; article++) {
    while (index.months[month + 1]?.[2] <= article) month++;
    months[article] = month;
    languages[article] = reader.number() - 1;
    topics.push(Array.from({ length: reader.number() }, () => reader.number()));
    for (let quote = index.firsts[article]; quote < index.firsts[article + 1]; quote++) {
      const head = reader.number();
      of[quote] = article;
      kinds[quote] = head & 3;
      speakers.push(Array.from({ length: head >> 2 }, () => reader.number()));
    }
  }
  /** The values of a document in each facet, as numbers. */
  const has = (document) => {
    const quote = document < index.count;
    const article = quote ? of[document] : document - index.count;
    const said = quote
      ? speakers[document]
      : [...new Set(speakers.slice(index.firsts[article], index.firsts[article + 1]).flat())];
    const bodies = said.map((value) => organisations[value]).filter((value) => value >= 0);
    return [
      said,
      bodies.length > 1 ? [...new Set(bodies)] : bodies,
      topics[article],
      [quote ? kinds[document] : 3],
      languages[article] < 0 ? [] : [languages[article]],
      [months[article]],
    ];
  };
  return { has, perFile, values };
}

/** The name of a value's facet in the files of values. */
const letter = (facet) => FACETS[facet][0];

/** Names of a facet's values: `[key in the address, name]` by number. */
async function names(index, facets, facet, numbers) {
  if (facet === 3) return numbers.map((at) => [KINDS[at], $("names").dataset[KINDS[at]]]);
  if (facet === 4) return numbers.map((at) => index.languages[at]);
  if (facet === 5) return numbers.map((at) => [index.months[at][0] || "none", index.months[at][1]]);
  return Promise.all(
    numbers.map(async (number) => {
      const at = Math.floor(number / facets.perFile);
      const [, key, name] = (await json(`v${at}.${index.values[at]}.json`))[number % facets.perFile];
      return [key, name];
    }),
  );
}

/** The values that are asked for, as a set of numbers for each facet; null for any. */
async function wanted(index, facets, asked) {
  const chosen = FACETS.map((facet) => asked.getAll(facet));
  const missing = new Set(
    chosen.slice(0, 3).flatMap((keys, facet) => keys.map((key) => letter(facet) + key)),
  );
  const found = new Map();
  // Those that most documents have come first.
  for (let at = 0; missing.size && at < index.values.length; at++) {
    const list = await json(`v${at}.${index.values[at]}.json`);
    list.forEach(([facet, key], number) => {
      if (missing.delete(facet + key)) found.set(facet + key, at * facets.perFile + number);
    });
  }
  return chosen.map((keys, facet) => {
    if (!keys.length) return null;
    if (facet < 3) return new Set(keys.map((key) => found.get(letter(facet) + key)));
    if (facet === 3) return new Set(keys.map((key) => KINDS.indexOf(key)));
    if (facet === 4) {
      return new Set(keys.map((key) => index.languages.findIndex(([code]) => code === key)));
    }
    // A year stands for its months, unless some of them are asked for.
    const parts = (year) => keys.filter((key) => key.length > 4 && key.startsWith(year));
    const years = keys.filter((key) => key.length === 4 && !parts(key).length);
    return new Set(
      index.months.flatMap(([month], at) =>
        keys.includes(month || "none") || years.includes(month.slice(0, 4)) ? [at] : [],
      ),
    );
  });
}

/** Bit by bit the facets by which a document is not wanted. */
function refusals(has, want) {
  let refused = 0;
  want.forEach((set, facet) => {
    if (set && !has[facet].some((value) => set.has(value))) refused |= 1 << facet;
  });
  return refused;
}

/** For each facet its values with the number of quotations, counted among those that all other
 * facets let through; of articles, where nothing else is found, and as a kind of their own. */
function count(index, facets, documents, want) {
  const counts = FACETS.map(() => new Map());
  const said = documents.some((document) => document < index.count);
  for (const document of documents) {
    const has = facets.has(document);
    const refused = refusals(has, want);
    counts.forEach((values, facet) => {
      if (refused & ~(1 << facet)) return;
      if (said && facet !== 3 && document >= index.count) return;
      for (const value of has[facet]) values.set(value, (values.get(value) ?? 0) + 1);
    });
  }
  return counts;
}

// Results ----------------------------------------------------------------------------------------

/** What is known of a document, from the file of texts that holds it. */
async function text(index, document) {
  const quote = document < index.count;
  const article = quote ? last(index.firsts, (first) => first <= document) : document - index.count;
  const at = last(index.texts, ([first]) => first <= article);
  const block = await json(`t${at}.${index.texts[at][2]}.json`);
  const [href, title, language, date, day, outlet, description, quotes] =
    block.articles[article - index.texts[at][0]];
  const shown = { href, title, language, date, day, outlet, description };
  if (!quote) return shown;
  const [id, words, kind, speakers, state] = quotes[document - index.firsts[article]];
  const names = speakers.map((speaker) => block.speakers[speaker]);
  return { ...shown, id, words, kind, unsure: state & 1, stance: state >> 1, speakers: names };
}

/** Writes a text into an element, with its hits marked. */
function write(element, text, hits) {
  element.textContent = "";
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (!folds(match[0]).some((word) => hits.some((hit) => hit(word)))) continue;
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    element.append(text.slice(end, match.index), mark);
    end = match.index + match[0].length;
  }
  element.append(text.slice(end));
}

/** Fills an element with a quotation: by turns what was not and what was said. */
function sentence(element, parts, hits) {
  element.textContent = "";
  parts.forEach((text, at) => {
    const node = document.createElement(at % 2 ? "u" : "span");
    write(node, text, hits);
    element.append(...(at % 2 ? [node] : node.childNodes));
  });
}

/** A copy of a template's content, and a function that finds its parts. */
function copy(id) {
  const node = $(id).content.firstElementChild.cloneNode(true);
  return [node, (name) => node.querySelector(`[data-part="${name}"]`)];
}

/** Fills or removes the parts that quotations and articles have in common. */
function common(part, shown, hits) {
  const title = part("title");
  write(title, shown.title, hits);
  if (shown.language) title.lang = shown.language;
  if (shown.outlet) part("outlet").querySelector("bdi").textContent = shown.outlet;
  else part("outlet").remove();
  if (shown.date) {
    part("date").dateTime = shown.date;
    part("date").textContent = shown.day;
  } else part("date").remove();
}

function quotation(shown, hits) {
  const [node, part] = copy("quote-result");
  part("words").className = `kq-${shown.kind}`;
  if (shown.language) part("words").lang = shown.language;
  part("link").href = address(`${shown.href}#q-${shown.id}`);
  sentence(part("text"), shown.words, hits);
  for (const stance of node.querySelectorAll("[data-stance]")) {
    if (Number(stance.dataset.stance) !== shown.stance) stance.remove();
  }
  if (!shown.unsure || !shown.speakers.length) part("unsure").remove();
  if (shown.speakers.length) part("nobody").remove();
  part("speakers").append(...shown.speakers.map((speaker) => who(speaker, hits)));
  return node;
}

function who([name, href, role, initials, colour], hits) {
  const [node, part] = copy("speaker-result");
  node.querySelector(".chip").classList.add(`c${colour}`);
  node.querySelector(".chip").dataset.i = initials;
  write(part("name"), name, hits);
  if (href) node.querySelector("a").href = address(href);
  else node.querySelector("a").replaceWith(part("name"));
  if (role) write(part("role").querySelector("bdi"), role, hits);
  else part("role").remove();
  return node;
}

function brief(shown, hits) {
  const [node, part] = copy("article-result");
  common(part, shown, hits);
  part("link").href = address(shown.href);
  if (shown.language) part("description").lang = shown.language;
  if (shown.description) write(part("description"), shown.description, hits);
  else part("description").remove();
  return node;
}

/** Documents by article, in their order: `[article, its documents]`. */
function byArticle(index, documents) {
  const groups = new Map();
  for (const document of documents) {
    const article = last(index.firsts, (first) => first <= document);
    if (groups.has(article)) groups.get(article).push(document);
    else groups.set(article, [document]);
  }
  return [...groups.values()];
}

/** Elements for some articles with those of their quotations that are found. */
async function works(index, groups, hits) {
  const texts = await Promise.all(
    groups.map((group) => Promise.all(group.map((quote) => text(index, quote)))),
  );
  return texts.map((quotes) => {
    const [node, part] = copy("of-result");
    part("link").href = address(quotes[0].href);
    common(part, quotes[0], hits);
    node.append(...quotes.map((shown) => quotation(shown, hits)));
    return node;
  });
}

/** Elements for some articles. */
async function briefs(index, documents, hits) {
  const texts = await Promise.all(documents.map((document) => text(index, document)));
  return texts.map((shown) => brief(shown, hits));
}

/** Who is named by what is looked for and said most of what is found, with the page and a number. */
async function people(index, facets, documents, found) {
  const counts = new Map();
  for (const document of documents) {
    if (document >= index.count) continue;
    if (!found.some((term) => term.loose[SPEAKER][document])) continue;
    for (const value of facets.has(document)[0]) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, FEW);
  const called = await names(index, facets, 0, most.map(([value]) => value));
  const isMeant = (name) =>
    (name.match(WORD) ?? []).flatMap(folds).some((word) => found.some((term) => term.hits(word)));
  return called
    .map(([key, name], at) => ({ key, name, count: most[at][1] }))
    .filter(({ name }) => isMeant(name))
    .slice(0, PEOPLE);
}

function person({ key, name, count }) {
  const [node] = copy("person-result");
  const speakers = form.dataset.people;
  const page = key.includes("/") ? speakers.replace(/[^/]+\/$/, "") + key : speakers + key;
  node.querySelector("a").href = address(`${page}/`);
  node.querySelector("bdi").textContent = name;
  node.querySelector(".meta").textContent = counted(count, "quote");
  return node;
}

/** A number with its word: `quote` or `article`. */
function counted(number, what) {
  return status.dataset[number === 1 ? what : `${what}s`].replace("{n}", format(number));
}

/** The months of the results, newest first; of several years the years, and the months of those
 * that are asked for. */
function dates(index, counts, chosen) {
  const shown = [];
  const years = new Map();
  index.months.forEach(([month, name], at) => {
    const count = counts.get(at) ?? 0;
    const own = { key: month || "none", name, count };
    if (!count && !chosen.includes(own.key) && !chosen.includes(month.slice(0, 4))) return;
    const year = month.slice(0, 4) || "none";
    if (!years.has(year)) years.set(year, []);
    years.get(year).unshift(own);
  });
  for (const [year, months] of [...years].reverse()) {
    const open = chosen.some((key) => key.startsWith(year));
    if (year === "none" || years.size === 1) shown.push(...months);
    else {
      const count = months.reduce((sum, month) => sum + month.count, 0);
      shown.push({ key: year, name: year, count });
      if (open) shown.push(...months.map((month) => ({ ...month, part: true })));
    }
  }
  return shown;
}

/** Prepares the values of one facet, and gives what shows them. */
async function choices(index, facets, facet, counts, want, asked) {
  const group = document.querySelector(`[data-facet="${FACETS[facet]}"]`);
  const chosen = asked.getAll(FACETS[facet]);
  const all = [...counts].sort(([a, many], [b, more]) => more - many || a - b);
  let shown;
  if (facet === 5) shown = dates(index, counts, chosen);
  else {
    // What is asked for stays, to be taken back.
    const numbers = new Set(all.slice(0, group.dataset.all ? MANY : FEW).map(([value]) => value));
    for (const value of want?.[facet] ?? []) if (value >= 0) numbers.add(value);
    const labels = await names(index, facets, facet, [...numbers]);
    const amounts = [...numbers].map((value) => counts.get(value) ?? 0);
    shown = labels.map(([key, name], at) => ({ key, name, count: amounts[at] }));
  }
  for (const key of chosen) {
    if (!shown.some((value) => value.key === key)) shown.push({ key, name: key, count: 0 });
  }
  return () => {
    group.hidden = !chosen.length && shown.length < 2;
    group.querySelector("[data-more]").hidden =
      facet === 5 || Boolean(group.dataset.all) || all.length <= FEW;
    const focused = group.contains(document.activeElement) && document.activeElement.value;
    group.querySelector("ul").replaceChildren(
      ...shown.map(({ key, name, count, part }) => {
        const [node] = copy("value");
        const box = node.querySelector("input");
        box.name = FACETS[facet];
        box.value = key;
        box.checked = chosen.includes(key);
        node.querySelector("bdi").textContent = name;
        node.querySelector(".meta").textContent = format(count);
        node.classList.toggle("part", Boolean(part));
        return node;
      }),
    );
    if (focused) group.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  };
}

const format = (number) => number.toLocaleString(document.documentElement.lang);

// The page ---------------------------------------------------------------------------------------

const title = document.title;
/** What is asked for, as in the address of the page. */
let asked = new URLSearchParams();
/** Which search is the newest: an older one that ends later shows nothing. */
let newest = 0;
/** What is shown, and what is not yet. */
let shown = { quotes: [], articles: [], hits: [] };

/** Searches for what is asked for, and shows what is found. */
async function search() {
  const turn = ++newest;
  const current = () => turn === newest;
  const query = asked.get("q") ?? "";
  const terms = parse(query);
  const narrowed = FACETS.some((facet) => asked.has(facet));
  document.title = query.trim() ? `${query.trim()} · ${title}` : title;
  const busy = (yes) => current() && $("list").setAttribute("aria-busy", yes);
  busy(true);
  if (!terms.length && !narrowed) {
    $("found").hidden = true;
    $("loosened").hidden = true;
    if ($("examples")) $("examples").hidden = false;
    status.textContent = "";
    busy(false);
    return;
  }
  if ($("examples")) $("examples").hidden = true;
  const slow = setTimeout(() => current() && say(status.dataset.slow), 400);
  try {
    const index = await start();
    let [found, facets] = await Promise.all([
      Promise.all(terms.map((term) => look(index, term))),
      narrowed ? columns(index) : null,
    ]);
    const want = narrowed ? await wanted(index, facets, asked) : null;
    let ranks = match(index, found);
    let any = order(index, ranks, () => true);
    const loosened = any.length || !terms.length ? null : await loosen(index, terms, found);
    if (loosened) {
      ({ found, ranks } = loosened);
      any = order(index, ranks, () => true);
    }
    const kept = want ? any.filter((document) => !refusals(facets.has(document), want)) : any;
    const hits = found.map((term) => term.hits);
    const said = kept.filter((document) => document < index.count);
    const told = kept.filter((document) => document >= index.count);
    const groups = byArticle(index, said);
    const first = await works(index, groups.slice(0, FIRST), hits);
    const most = said.length ? FEW : PAGE;
    const firstTold = await briefs(index, told.slice(0, most), hits);
    if (!current()) return;
    shown = { quotes: groups.slice(PAGE), articles: told.slice(most), hits };
    clearTimeout(slow);
    $("list").replaceChildren(...first);
    $("articles").replaceChildren(...firstTold);
    group("quotes", said.length, "more");
    group("articles", told.length, "more-articles");
    $("people").hidden = true;
    $("found").hidden = false;
    $("clear").hidden = !narrowed;
    const active = FACETS.flatMap((facet) => asked.getAll(facet)).length;
    $("active").textContent = active ? `(${format(active)})` : "";
    say(`${counted(said.length, "quote")}, ${counted(told.length, "article")}`);
    explain(loosened);
    help(terms, found, kept, any);
    const next = await works(index, groups.slice(FIRST, PAGE), hits);
    if (!current()) return;
    $("list").append(...next);
    // Counting takes a while: not between two keys.
    await new Promise((done) => setTimeout(done, 150));
    if (!current()) return;
    facets = await columns(index);
    const meant = await people(index, facets, kept, found);
    if (!current()) return;
    $("people").replaceChildren(...meant.map(person));
    $("people").hidden = !meant.length;
    await filters(index, any, want, current);
  } catch (problem) {
    if (!current()) return;
    $("found").hidden = true;
    say(status.dataset.failed);
    console.info(problem.message);
  } finally {
    clearTimeout(slow);
    busy(false);
  }
}

/** Shows one kind of results with its number, or hides it. */
function group(name, number, more) {
  const part = document.querySelector(`[data-group="${name}"]`);
  part.hidden = !number;
  part.querySelector(".meta").textContent = format(number);
  $(more).hidden = !shown[name].length;
}

/** Says which words gave way to others, and which were left out. */
function explain(loosened) {
  const { near, without } = loosened ?? { near: [], without: [] };
  const fill = (words, values) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), words);
  const said = near.map(([word, other]) => fill(status.dataset.near, { word, near: other }));
  if (without.length) said.push(fill(status.dataset.without, { words: without.join(", ") }));
  $("loosened").textContent = said.join(" ");
  $("loosened").hidden = !said.length;
}

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

/** Where nothing was found: why. */
function help(terms, found, kept, any) {
  $("none").hidden = kept.length > 0;
  const at = found.findIndex((term) => !term.found);
  const reason = any.length ? "filters" : at >= 0 ? "word" : "together";
  for (const line of $("none").querySelectorAll("[data-none]")) {
    line.hidden = line.dataset.none !== reason;
    line.dataset.words ??= line.textContent;
    const word = at >= 0 ? (terms[at].shown ?? terms[at].words.join(" ")) : "";
    line.textContent = line.dataset.words.replace("{word}", () => word);
  }
}

/** Shows the facets of the results. */
async function filters(index, documents, want, current) {
  const facets = await columns(index);
  const counts = count(index, facets, documents, want ?? FACETS.map(() => null));
  const show = await Promise.all(
    FACETS.map((_, facet) => choices(index, facets, facet, counts[facet], want, asked)),
  );
  if (current()) for (const group of show) group();
}

/** Takes the words from the form. */
function fromForm() {
  asked.set("q", form.elements.q.value);
  if (!asked.get("q")) asked.delete("q");
}

/** Takes what is asked for from the address of the page. */
function fromAddress() {
  asked = new URLSearchParams(location.search);
  form.elements.q.value = asked.get("q") ?? "";
}

/** Puts what is asked for into the address of the page. */
function toAddress(how) {
  const query = asked.toString();
  const address = query ? `?${query}` : location.pathname;
  if (address !== (location.search || location.pathname)) history[how](null, "", address);
}

// Not at every key: browsers allow few changes of the address in a short time.
let later;
form.addEventListener("input", (event) => {
  if (event.target !== form.elements.q) return;
  fromForm();
  search();
  clearTimeout(later);
  later = setTimeout(toAddress, 500, "replaceState");
});
form.addEventListener("change", () => toAddress("replaceState"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  fromForm();
  toAddress("pushState");
  search().then(() => $("results").focus());
});
$("filters").addEventListener("change", ({ target }) => {
  asked.delete(target.name);
  for (const box of target.closest("ul").querySelectorAll(":checked")) {
    asked.append(box.name, box.value);
  }
  toAddress("pushState");
  search();
});
$("clear").addEventListener("click", () => {
  for (const facet of FACETS) asked.delete(facet);
  toAddress("pushState");
  search();
  form.elements.q.focus();
});
for (const more of $("filters").querySelectorAll("[data-more]")) {
  more.addEventListener("click", async () => {
    const group = more.closest("fieldset");
    group.dataset.all = "true";
    group.querySelector("input").focus();
    await search();
  });
}
for (const [more, name, list, make] of [
  ["more", "quotes", "list", works],
  ["more-articles", "articles", "articles", briefs],
]) {
  $(more).addEventListener("click", async () => {
    const { hits, [name]: rest } = shown;
    const next = await make(await start(), rest.slice(0, PAGE), hits);
    if (shown[name] !== rest) return;
    shown = { ...shown, [name]: rest.slice(PAGE) };
    $(list).append(...next);
    $(more).hidden = !shown[name].length;
    next[0].querySelector("a").focus();
  });
}
addEventListener("popstate", () => {
  clearTimeout(later);
  fromAddress();
  search();
});

$("lists")?.remove();
form.hidden = false;
$("filters").open = matchMedia("(min-width: 60rem)").matches;
fromAddress();
start().catch(() => {});
search();
