"""Follows every link and asset of a live site and tells what is missing."""

import html.parser
import json
import pathlib
import re
import urllib.parse

BASE = "https://example.org/"


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "data-index") and value:
                self.found.append(value)
            elif name == "srcset" and value:
                self.found += [part.split()[0] for part in value.split(",")]


def links(path, data):
    """The addresses that a file leads to."""
    text = data.decode("utf-8", "replace")
    if path.endswith(".html"):
        parser = Links()
        parser.feed(text)
        return parser.found
    if path.endswith(".css"):
        return re.findall(r"url\(['\"]?([^'\")]+)", text)
    if path.endswith(".xml"):
        return re.findall(r"<loc>([^<]+)|href=\"([^\"]+)\"", text) and [
            a or b for a, b in re.findall(r"<loc>([^<]+)|href=\"([^\"]+)\"", text)
        ]
    if path.endswith("feed.json"):
        return re.findall(r"\"(?:url|home_page_url|feed_url)\": ?\"([^\"]+)\"", text)
    if re.fullmatch(r"search/index\.\w+\.json", path):
        return shards(json.loads(text))
    return []


def shards(index):
    """The files that the search asks for by the hashes in its index."""
    found = [f"columns.{index['columns']}.bin"]
    for kind, ending, of in (("words", "bin", "w"), ("positions", "bin", "p"), ("texts", "json", "t"),
                             ("values", "json", "v")):
        for number, entry in enumerate(index[kind]):
            hashes = [entry] if isinstance(entry, str) else [x for x in entry if isinstance(x, str)]
            found.append(f"{of}{number}.{hashes[-1]}.{ending}")
    return found


def target(path, link):
    """The path in the site that a link of the file at `path` leads to; None if out of the site."""
    url = urllib.parse.urljoin(urllib.parse.urljoin(BASE, urllib.parse.quote(path)), link)
    if not url.startswith(BASE):
        return None
    found = urllib.parse.unquote(urllib.parse.urlsplit(url).path)[1:]
    return found + "index.html" if found == "" or found.endswith("/") else found


def crawl(fetch):
    """Returns (visited, missing): `fetch(path)` gives the bytes of a live file or None.

    An empty site is whole: nobody can come in.
    """
    if fetch("index.html") is None:
        return set(), set()
    entrances = ["index.html", "404.html", "sitemap.xml", "feed.xml", "feed.json"]
    todo = [path for path in entrances if fetch(path) is not None]
    seen, missing = set(todo), set()
    while todo:
        path = todo.pop()
        data = fetch(path)
        if data is None:
            missing.add(path)
            continue
        for link in links(path, data):
            at = target(path, link)
            if at is not None and at not in seen:
                seen.add(at)
                todo.append(at)
    return seen, missing


def folder(root):
    """Fetches from a folder."""
    root = pathlib.Path(root)

    def fetch(path):
        try:
            return (root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return fetch


def tree(root, ignored=()):
    """Paths and bytes of all files of a folder."""
    root = pathlib.Path(root)
    found = {}
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        if path.is_file() and not any(re.fullmatch(pattern, name) for pattern in ignored):
            found[name] = path.read_bytes()
    return found
