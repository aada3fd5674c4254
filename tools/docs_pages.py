"""Pages of the site that are made of what is elsewhere; a hook of MkDocs (``mkdocs.yml``).

The README, CONTRIBUTING and CHANGELOG become pages, the command line's help texts one, and the
docstrings of the library another. So nothing is written twice, and nothing can be out of date.
"""

import io
import os
import re
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
#: Texts beside the folder of documents, and their pages.
TEXTS = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
#: What somebody who uses Scratchnet as a library needs.
MODULES = {
    "Experiments": ("scratchnet.experiment.experiment", "scratchnet.experiment.file"),
    "Data": ("scratchnet.datasets.dataset",),
    "Training": ("scratchnet.run.session", "scratchnet.run.snapshot", "scratchnet.run.metrics"),
    "Engines": ("scratchnet.engines.engine", "scratchnet.engines.factory"),
    "Recorded runs": ("scratchnet.records.file", "scratchnet.records.verification"),
    "The network": ("scratchnet.reference.article",),
    "Errors": ("scratchnet.errors",),
}
_ABOUT_PYTHON = """\
Everything that the window does without drawing is in the package `scratchnet`, which knows no
window. These names are for use from outside; their docstrings say what they take, return and
raise."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to those in ``docs``."""
    pages = {page: _text_page(name) for name, page in TEXTS.items()}
    pages["command-line.md"] = _command_line_page()
    pages["python.md"] = _python_page()
    for path, content in pages.items():
        files.append(File.generated(config, path, content=content))
    icon = ROOT / "resources" / "icons" / "scratchnet.svg"
    files.append(File.generated(config, "icon.svg", content=icon.read_bytes()))
    return files


def _text_page(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
    for other, page in TEXTS.items():
        text = text.replace(f"]({other}", f"]({page}")
    # Markdown between tags is read only where that is asked for.
    return text.replace("<details>", '<details markdown="1">')


def _python_page() -> str:
    lines = ["# Python", _ABOUT_PYTHON]
    for title, modules in MODULES.items():
        lines += [f"## {title}", *(f"::: {module}" for module in modules)]
    return "\n\n".join(lines) + "\n"


def _command_line_page() -> str:
    # Help texts are as wide as the terminal.
    os.environ.update(COLUMNS="84", QT_QPA_PLATFORM="offscreen", NO_COLOR="1")
    from gui.arguments import parse_arguments
    from scratchnet.cli.command import COMMANDS, build_parser, load_commands

    load_commands()

    def parse_command(arguments: list[str]) -> Any:
        return build_parser().parse_args(arguments)

    lines = ["# Command line", "What `--help` prints.", "## scratchnet", _help(parse_command)]
    for name in sorted(COMMANDS):
        lines += [f"## scratchnet {name}", _help(parse_command, *name.split())]
    lines += ["## scratchnet-lab", _help(parse_arguments)]
    return "\n\n".join(lines) + "\n"


def _help(parse: Any, *command: str) -> str:
    """Return what a parser prints for ``--help``, as a block of text."""
    with redirect_stdout(io.StringIO()) as printed, suppress(SystemExit):
        parse([*command, "--help"])
    return "```text\n" + re.sub(r"(?m)[ \t]+$", "", printed.getvalue()).strip() + "\n```"
