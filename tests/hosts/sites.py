"""Two versions of one site, about 60 files, that differ in every way a site can."""

import pathlib
import subprocess


def brief(title, day, words):
    return (
        f"title: {title}\ndate: 2025-09-{day:02}\nlanguage: en\n\n"
        f"“The {words} will open in May,” said {SPEAKERS[day % len(SPEAKERS)]}, the engineer.\n\n"
        "“It has taken too long,” she said.\n"
    )


SPEAKERS = ["Clara Wenhollow", "Mira Tandelo", "Joan Abbershaw", "Tessa Quillmoor"]


def write(root, version, targets):
    """The sources of version 0 or 1 in `root`, with the given tables of kutip.toml."""
    root = pathlib.Path(root)
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "static/data").mkdir(parents=True, exist_ok=True)
    (root / "templates").mkdir(exist_ok=True)
    (root / "kutip.toml").write_text(
        'title = "Lirangan"\nlanguage = "en"\nbase_url = "https://example.org/"\n' + targets
    )
    for number in range(1, 13):
        # Some stay, some change, some come, some go.
        if (version == 0 and number in (3, 4)) or (version == 1 and number in (5, 6)):
            continue
        words = "bridge" if number % 3 else f"bridge of version {version}"
        (root / f"content/n{number}.txt").write_text(brief(f"North {number}", number, words))
    # A style of another name in each version, as when the theme changes.
    style = f"body {{ color: #11{version}{version}33; background: url(/data/back-{version}.svg) }}\n"
    (root / "static/style.css").write_text(style)
    (root / f"static/data/back-{version}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for number in range(24):
        text = f"{number}\n" if number % 4 else f"{number} of version {version}\n"
        (root / f"static/data/table-{number}.csv").write_text(text)
    (root / "static/data/same.txt").write_text("the same in both\n")
    (root / "static/data/odd name #1 100%.txt").write_text(f"{version}\n")


def build(kutip, root):
    subprocess.run([kutip, "build", "--quiet", "--root", root], check=True)
