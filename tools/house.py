"""Figures of how the code is laid out: `python tools/house.py [FOLDER] [--list]`.

Counted are the files of `gui` and `scratchnet` in FOLDER (default: this checkout): how many there
are and how long, how many modules have exactly one importer (`--list` names them), and how many
calls one tick of the learning-rate slider costs. A package's `__init__` counts as a file and as an
importer, but not as a module.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PACKAGES = ("gui", "scratchnet")


def source_files(root: Path) -> list[Path]:
    """Return every Python file of the packages, in order of their paths."""
    return [path for name in PACKAGES for path in sorted((root / name).rglob("*.py"))]


def module_name(root: Path, path: Path) -> str:
    """Return the dotted name of a file's module."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    """Yield the modules of ours that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module


def all_importers(root: Path) -> dict[str, set[str]]:
    """Return which modules and packages import each module and each package."""
    files = {module_name(root, path): path for path in source_files(root)}
    found: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        for other in imported(ast.parse(path.read_text("utf-8")), set(files)):
            found[other].add(name)
    return {name: others - {name} for name, others in found.items()}


def importers(root: Path) -> dict[str, set[str]]:
    """Return which modules and packages import each module."""
    packages = {module_name(root, path.parent) for path in root.rglob("*/__init__.py")}
    return {name: found for name, found in all_importers(root).items() if name not in packages}


def slider_tick(root: Path) -> str:
    """Return what `tools/slider_tick.py` prints of this checkout, where there is one."""
    script = root / "tools" / "slider_tick.py"
    if not script.exists():
        return "slider tick           not measured: there is no tools/slider_tick.py"
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def main() -> None:
    """Print the figures."""
    folders = [word for word in sys.argv[1:] if not word.startswith("-")]
    root = Path(folders[0]).resolve() if folders else Path(__file__).parents[1]
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in source_files(root)}
    without = [length for path, length in lengths.items() if path.name != "__init__.py"]
    by_module = importers(root)
    single = {name: others for name, others in sorted(by_module.items()) if len(others) == 1}
    print(f"source files          {len(lengths)}, {sum(lengths.values()):,} lines")
    print(f"median length         {median(without):g} lines (packages' own files left out)")
    print(f"with one importer     {len(single)} of {len(by_module)} modules")
    print(slider_tick(root))
    if "--list" in sys.argv:
        print(*(f"  {name}  <-  {min(others)}" for name, others in single.items()), sep="\n")


if __name__ == "__main__":
    main()
