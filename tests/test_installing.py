"""What is said of the program outside it is what the program says: versions, kinds of files."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

from scratchnet import __version__
from scratchnet.experiment import file as experiments
from scratchnet.records import file as runs

ROOT = Path(__file__).parents[1]
LINUX = ROOT / "tools" / "bundle" / "linux"
_MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_the_version_to_cite_is_the_programs() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", text, re.MULTILINE) == [__version__]


def test_the_menu_entry_opens_the_files_that_the_program_saves() -> None:
    kinds = ElementTree.parse(LINUX / "scratchnet.xml").getroot().findall(f"{_MIME}mime-type")
    patterns = {glob.get("pattern") for kind in kinds for glob in kind.iter(f"{_MIME}glob")}
    assert patterns == {f"*{experiments.SUFFIX}", f"*{runs.SUFFIX}"}
    entry = (LINUX / "scratchnet-lab.desktop").read_text(encoding="utf-8")
    opened = re.findall(r"^MimeType=(.+);$", entry, re.MULTILINE)
    assert opened == [";".join(kind.get("type", "") for kind in kinds)]


def test_the_menu_entry_starts_a_command_that_is_installed() -> None:
    entry = (LINUX / "scratchnet-lab.desktop").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (command,) = re.findall(r"^Exec=(\S+) %f$", entry, re.MULTILINE)
    assert command in project["scripts"]
