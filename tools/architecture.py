"""Draw which part of the program imports which, as an SVG: `python tools/architecture.py FILE.svg`.

The rows are the layers of the import contracts in pyproject.toml; a box is a folder (or a single
module) of `gui` or `scratchnet`, with the number of its files. An arrow is an import. Arrows that
follow from others are left out: where a imports b and b imports c, none is drawn from a to c. So
what is missing shows too: nothing points upwards. Arrows from `gui` to `scratchnet` are left out.
"""

import sys
import tomllib
from collections import defaultdict
from html import escape
from pathlib import Path

from house import importers

ROOT = Path(__file__).parents[1]
#: Sizes in pixels.
BOX_WIDTH, BOX_HEIGHT, GAP, ROW, MARGIN, LABEL, SIDE = 92, 38, 12, 62, 20, 36, 90
STYLE = """
  .back { fill: #ffffff } .gui { fill: #dbe7f6 } .scratchnet { fill: #f7e3cf }
  text { font: 13px sans-serif; fill: #1d2733; text-anchor: middle }
  .count { font-size: 11px; fill: #5b6875 } .package { font-weight: bold }
  path { fill: none; stroke: #8494a5; stroke-width: 1.1 } marker path { fill: #8494a5 }
"""


def layers() -> dict[str, list[list[str]]]:
    """Return the layers of each package from the import contracts, highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {
        contract["containers"][0]: [
            [part.strip() for part in layer.replace(":", "|").split("|")]
            for layer in contract["layers"]
        ]
        for contract in contracts["contracts"]
        if contract["type"] == "layers" and "containers" in contract
    }


def part_of(module: str) -> str:
    """Return the folder of a package that a module lies in."""
    return ".".join(module.split(".")[:2])


def arrows_between(parts: set[str]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Return how many modules each part has, and who imports whom."""
    sizes: dict[str, int] = defaultdict(int)
    arrows = set()
    for module, others in importers(ROOT).items():
        sizes[part_of(module)] += 1
        for other in others:
            pair = part_of(other), part_of(module)
            if pair[0] != pair[1] and set(pair) <= parts:
                arrows.add(pair)
    return sizes, arrows


def reduced(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows that do not follow from others."""
    below = defaultdict(set)
    for source, target in arrows:
        below[source].add(target)

    def reaches(source: str, target: str, without: tuple[str, str]) -> bool:
        seen, waiting = set(), [source]
        while waiting:
            here = waiting.pop()
            for there in below[here]:
                if (here, there) == without or there in seen:
                    continue
                if there == target:
                    return True
                seen.add(there)
                waiting.append(there)
        return False

    return {pair for pair in arrows if not reaches(*pair, pair)}


def rows_of(package: str, package_layers: list[list[str]]) -> list[list[str]]:
    """Return the parts in each layer, those without a file left out."""
    rows = [
        [
            f"{package}.{name}"
            for name in layer
            if (ROOT / package / name).is_dir() or (ROOT / package / f"{name}.py").exists()
        ]
        for layer in package_layers
    ]
    return [row for row in rows if row]


def curve(source: tuple[float, float], target: tuple[float, float], side: int) -> str:
    """Return an arrow; one that passes other rows swings out to a side of them."""
    (x1, y1), (x2, y2) = source, target
    rows = round((y2 - y1) / ROW)
    y1, y2 = y1 + BOX_HEIGHT / 2, y2 - BOX_HEIGHT / 2 - 1
    if rows == 1:
        return f"M{x1:g} {y1:g} C{x1:g} {y1 + 20:g} {x2:g} {y2 - 20:g} {x2:g} {y2:g}"
    far = (max if side > 0 else min)(x1, x2) + side * (BOX_WIDTH + 16 * rows)
    return f"M{x1:g} {y1:g} C{far:g} {y1 + 12:g} {far:g} {y2 - 12:g} {x2:g} {y2:g}"


def drawing() -> str:
    """Return the SVG."""
    by_package = {name: rows_of(name, found) for name, found in sorted(layers().items())}
    parts = {part for rows in by_package.values() for row in rows for part in row}
    sizes, arrows = arrows_between(parts)
    column = max(len(row) for rows in by_package.values() for row in rows) * (BOX_WIDTH + GAP)
    column += 2 * SIDE
    width = 2 * MARGIN + len(by_package) * column
    height = 2 * MARGIN + LABEL + max(len(rows) for rows in by_package.values()) * ROW
    places = {
        part: (
            MARGIN + (number + 0.5) * column + (place - (len(row) - 1) / 2) * (BOX_WIDTH + GAP),
            MARGIN + LABEL + line * ROW + BOX_HEIGHT / 2,
        )
        for number, rows in enumerate(by_package.values())
        for line, row in enumerate(rows)
        for place, part in enumerate(row)
    }
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="img" aria-label="Imports">'
        ),
        f"<style>{STYLE}</style>",
        (
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 1 L7 4 L0 7 z"/></marker></defs>'
        ),
        f'<rect class="back" width="{width:g}" height="{height:g}"/>',
    ]
    within = {pair for pair in arrows if part_of(pair[0])[:3] == part_of(pair[1])[:3]}
    for number, (source, target) in enumerate(sorted(reduced(within))):
        path = curve(places[source], places[target], 1 if number % 2 else -1)
        lines.append(f'<path marker-end="url(#head)" d="{path}"/>')
    for part, (x, y) in places.items():
        package, name = part.split(".")
        files = f"{sizes[part]} file{'s' if sizes[part] != 1 else ''}"
        lines.append(
            f'<rect class="{package}" x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" '
            f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
            f'<text x="{x:g}" y="{y - 2:g}">{escape(name)}</text>'
            f'<text class="count" x="{x:g}" y="{y + 13:g}">{files}</text>'
        )
    for number, package in enumerate(by_package):
        below = "imports scratchnet" if package == "gui" else "imports nothing of gui"
        lines.append(
            f'<text class="package" x="{MARGIN + (number + 0.5) * column:g}" y="{MARGIN + 12}">'
            f"{package} – {below}</text>"
        )
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawing(), encoding="utf-8")
