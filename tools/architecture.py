"""Draw which part of the program imports which, as an SVG: `python tools/architecture.py FILE.svg`.

The rows are the layers of the import contracts in pyproject.toml; a box is a folder (or a single
module) of `gui` or `scratchnet`, with the number of its files. An arrow is an import. Arrows that
follow from others are left out: where a imports b and b imports c, none is drawn from a to c.
Every arrow points downwards. The lowest layers of `gui`, which many others import, are in a band at
the bottom, without arrows; imports of `scratchnet` by `gui` are not drawn.

The order of the boxes follows K. Sugiyama's method: an arrow over several rows passes through a
point in each, boxes and points are moved next to their neighbours, then close to them.
"""

import sys
import tomllib
from collections import defaultdict
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import mean

from house import all_importers

ROOT = Path(__file__).parents[1]
Node = tuple[str, int]  # a part, or an arrow's name; and the row
Position = tuple[float, float]

# Sizes in pixels.
BOX_WIDTH, BOX_HEIGHT = 104, 38
ROW_HEIGHT, GAP = 70, 18
POINT_WIDTH = 10
SHARED_IN_A_ROW = 4
MARGIN, TITLE_HEIGHT = 24, 40
STYLE = """
  .back { fill: #ffffff } .gui { fill: #dbe7f6; stroke: #9db8d9 }
  .scratchnet { fill: #f7e3cf; stroke: #dcb68d } .band { fill: #eef1f4 }
  text { font-family: sans-serif; font-size: 13px; fill: #1d2733; text-anchor: middle }
  .count { font-size: 11px; fill: #5b6875 } .title { font-weight: bold; font-size: 15px }
  path { fill: none; stroke-width: 1.3 } marker path { stroke: none }
"""
#: Arrows of neighbouring boxes differ in colour, so that they can be followed.
COLOURS = ("#5b7083", "#2f6fb0", "#b0642f", "#3d8a5f", "#8a4f9e")


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
    """Return the folder of a package that a module is in."""
    return ".".join(module.split(".")[:2])


def imports_between(parts: set[str]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Return how many files each part has, and pairs of parts: the first imports the second."""
    sizes: dict[str, int] = defaultdict(int)
    arrows = set()
    for module, others in all_importers(ROOT).items():
        sizes[part_of(module)] += 1
        for other in others:
            pair = part_of(other), part_of(module)
            if pair[0] != pair[1] and set(pair) <= parts:
                arrows.add(pair)
    return sizes, arrows


def reduced(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows that do not follow from others: the transitive reduction."""
    targets = defaultdict(set)
    for source, target in arrows:
        targets[source].add(target)

    def reachable(source: str) -> set[str]:
        found: set[str] = set()
        waiting = [source]
        while waiting:
            new = targets[waiting.pop()] - found
            found |= new
            waiting += new
        return found

    return {
        (source, target)
        for source, target in arrows
        if not any(target in reachable(other) for other in targets[source] - {target})
    }


class Chart:
    """One package: its rows of boxes, and the arrows between them."""

    def __init__(self, package: str, rows: list[list[str]], shared: list[str]) -> None:
        self.package = package
        self.shared = [part for part in shared if exists(part)]
        self.rows = [row for row in ([part for part in row if exists(part)] for row in rows) if row]
        parts = {part for row in self.rows for part in row}
        self.sizes, arrows = imports_between(parts | set(self.shared))
        self.arrows = sorted(reduced({pair for pair in arrows if set(pair) <= parts}))
        row_of = {part: number for number, row in enumerate(self.rows) for part in row}
        self.nodes: list[list[Node]] = [
            [(part, number) for part in row] for number, row in enumerate(self.rows)
        ]
        #: The nodes that each arrow passes, from its source to its target.
        self.routes: dict[tuple[str, str], list[Node]] = {}
        self._neighbours: dict[Node, list[Node]] = defaultdict(list)
        for source, target in self.arrows:
            first, last = row_of[source], row_of[target]
            points = [(f"{source}>{target}", number) for number in range(first + 1, last)]
            for point in points:
                self.nodes[point[1]].append(point)
            route = [(source, first), *points, (target, last)]
            self.routes[source, target] = route
            for above, below in pairwise(route):
                self._neighbours[above].append(below)
                self._neighbours[below].append(above)
        self.x: dict[Node, float] = {}
        self._place()

    def _place(self) -> None:
        """Order the nodes of each row by their neighbours, then move them close to these."""
        self._spread()
        best = self._crossings(), [list(row) for row in self.nodes]
        for sweep in range(40):
            numbers = range(len(self.nodes))
            for number in numbers if sweep % 2 else reversed(numbers):
                self.nodes[number].sort(key=self._centre_of_neighbours)
                self._spread()
            best = min(best, (self._crossings(), [list(row) for row in self.nodes]))
        self.nodes = best[1]
        self._spread()
        for _ in range(200):
            for row in self.nodes:
                self._settle(row)
        left = min(self.x[node] - width(node) / 2 for row in self.nodes for node in row)
        self.x = {node: x - left for node, x in self.x.items()}
        self.width = max(self.x[node] + width(node) / 2 for row in self.nodes for node in row)
        room = SHARED_IN_A_ROW * (BOX_WIDTH + GAP) + GAP if self.shared else 0.0
        if room > self.width:
            self.x = {node: x + (room - self.width) / 2 for node, x in self.x.items()}
            self.width = room

    def _spread(self) -> None:
        for row in self.nodes:
            x = -sum(width(node) + GAP for node in row) / 2
            for node in row:
                self.x[node] = x + width(node) / 2
                x += width(node) + GAP

    def _centre_of_neighbours(self, node: Node) -> float:
        neighbours = self._neighbours[node]
        return mean(self.x[other] for other in neighbours) if neighbours else self.x[node]

    def _crossings(self) -> int:
        """Return how many pairs of lines between two rows cross."""
        lines = defaultdict(list)
        for route in self.routes.values():
            for above, below in pairwise(route):
                lines[above[1]].append((self.x[above], self.x[below]))
        return sum(
            (a[0] - b[0]) * (a[1] - b[1]) < 0
            for row in lines.values()
            for number, a in enumerate(row)
            for b in row[:number]
        )

    def _settle(self, row: list[Node]) -> None:
        """Move each node of a row towards its neighbours as far as the row leaves room."""
        for number, node in enumerate(row):
            goal = self._centre_of_neighbours(node)
            if number > 0:
                goal = max(goal, self.x[row[number - 1]] + apart(row[number - 1], node))
            if number < len(row) - 1:
                goal = min(goal, self.x[row[number + 1]] - apart(node, row[number + 1]))
            self.x[node] = goal

    def svg(self, left: float) -> list[str]:
        """Return the elements of the chart, ``left`` pixels from the left."""
        centre = left + self.width / 2
        other = "which imports scratchnet" if self.package == "gui" else "which imports no gui"
        lines = [
            f'<text class="title" x="{centre:g}" y="{MARGIN + 8}">{self.package}, {other}</text>'
        ]
        sources = sorted({source for source, _ in self.routes})
        for (source, _), route in sorted(self.routes.items()):
            colour = sources.index(source) % len(COLOURS)
            path = curve([(left + self.x[node], middle(node[1])) for node in route])
            lines.append(
                f'<path stroke="{COLOURS[colour]}" marker-end="url(#head{colour})" d="{path}"/>'
            )
        for row in self.nodes:
            for part, number in row:
                if ">" not in part:
                    lines += self._box(part, left + self.x[part, number], middle(number))
        top = middle(len(self.nodes)) - BOX_HEIGHT / 2
        if self.shared:
            lines.append(
                f'<rect class="band" x="{left:g}" y="{top:g}" width="{self.width:g}" '
                f'height="{self._band_height:g}" rx="8"/><text class="count" x="{centre:g}" '
                f'y="{top + 17:g}">shared by the parts above</text>'
            )
        start = centre - (SHARED_IN_A_ROW - 1) / 2 * (BOX_WIDTH + GAP)
        for number, part in enumerate(self.shared):
            row, column = divmod(number, SHARED_IN_A_ROW)
            y = top + 28 + BOX_HEIGHT / 2 + row * (BOX_HEIGHT + 10)
            lines += self._box(part, start + column * (BOX_WIDTH + GAP), y)
        return lines

    def _box(self, part: str, x: float, y: float) -> list[str]:
        files = f"{self.sizes[part]} file{'s' if self.sizes[part] != 1 else ''}"
        return [
            (
                f'<rect class="{self.package}" x="{x - BOX_WIDTH / 2:g}" '
                f'y="{y - BOX_HEIGHT / 2:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
            ),
            f'<text x="{x:g}" y="{y - 2:g}">{escape(part.split(".")[1])}</text>',
            f'<text class="count" x="{x:g}" y="{y + 13:g}">{files}</text>',
        ]

    @property
    def height(self) -> float:
        """The height of the rows and the band."""
        return len(self.nodes) * ROW_HEIGHT + self._band_height

    @property
    def _band_height(self) -> float:
        rows = -(-len(self.shared) // SHARED_IN_A_ROW)
        return 28 + rows * (BOX_HEIGHT + 10) if rows else 0.0


def exists(part: str) -> bool:
    """Return whether a part of a contract has a file."""
    path = ROOT / part.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()


def width(node: Node) -> int:
    """Return how much room a box, or an arrow that passes, takes in a row."""
    return POINT_WIDTH if ">" in node[0] else BOX_WIDTH


def apart(left: Node, right: Node) -> float:
    """Return the least distance between the centres of two neighbours."""
    return (width(left) + width(right)) / 2 + GAP


def middle(row: int) -> float:
    """Return the y of a row's middle."""
    return MARGIN + TITLE_HEIGHT + row * ROW_HEIGHT + BOX_HEIGHT / 2


def curve(points: list[Position]) -> str:
    """Return the path through the centres of nodes, vertical at each of them."""
    bends = [points[0][0], points[0][1] + BOX_HEIGHT / 2]
    path = f"M{bends[0]:.1f} {bends[1]:.1f}"
    x, y = bends
    for number, (next_x, centre) in enumerate(points[1:], 1):
        last = number == len(points) - 1
        top = centre - BOX_HEIGHT / 2 - (1 if last else 0)
        half = (top - y) / 2
        path += f" C{x:.1f} {y + half:.1f} {next_x:.1f} {top - half:.1f} {next_x:.1f} {top:.1f}"
        x, y = next_x, top
        if not last:
            y = centre + BOX_HEIGHT / 2
            path += f" V{y:.1f}"
    return path


def drawing() -> str:
    """Return the SVG."""
    charts = []
    for package, found in sorted(layers().items()):
        rows = [[f"{package}.{name}" for name in layer] for layer in found]
        shared = [part for row in rows[-2:] for part in row] if package == "gui" else []
        charts.append(Chart(package, rows[:-2] if shared else rows, shared))
    width_px = sum(chart.width for chart in charts) + MARGIN * (len(charts) + 3)
    height_px = 2 * MARGIN + TITLE_HEIGHT + max(chart.height for chart in charts)
    heads = "".join(
        f'<marker id="head{number}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path fill="{colour}" style="fill: {colour}" '
        'd="M0 1 L7 4 L0 7 z"/></marker>'
        for number, colour in enumerate(COLOURS)
    )
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px:g} {height_px:g}" '
            f'width="{width_px:g}" height="{height_px:g}" role="img" '
            'aria-label="Which folders import which">'
        ),
        f"<style>{STYLE}</style>",
        f"<defs>{heads}</defs>",
        f'<rect class="back" width="{width_px:g}" height="{height_px:g}" rx="8"/>',
    ]
    left = 1.0 * MARGIN
    for chart in charts:
        lines += chart.svg(left)
        left += chart.width + 3 * MARGIN
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawing(), encoding="utf-8")
