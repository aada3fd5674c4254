"""Build what people without Python can install, into ``dist/``: ``make bundle``.

Everywhere the folder ``scratchnet``, which starts where it lies; of it, on Linux a package for
Debian and Ubuntu (``dpkg-deb``), on Windows a zip file, on macOS a zip file with an application.
PyInstaller builds only for the system that it runs on, and on Linux for releases at least as new.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from scratchnet import __version__  # noqa: E402

DIST, WORK = ROOT / "dist", ROOT / "build"
BUNDLE = DIST / "scratchnet"
PROGRAMS = ("scratchnet", "scratchnet-lab")

_CONTROL = """\
Package: scratchnet
Version: {version}
Architecture: {architecture}
Maintainer: Scratchnet contributors <scratchnet@localhost>
Installed-Size: {size}
Section: education
Priority: optional
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-liberation, shared-mime-info, desktop-file-utils
Description: laboratory for neural networks that you can take apart
 Trains small neural networks and shows live what they learn: in a window
 (scratchnet-lab) or on the command line (scratchnet). Python and all
 libraries are inside.
"""
#: What the bundle leaves to the system: the libraries of C and C++, graphics, settings of fonts.
_DEPENDS = (
    "libc6 (>= {libc}), libstdc++6, libgcc-s1, libgl1, libegl1, libxcb1, libwayland-client0, "
    "libwayland-cursor0, libwayland-egl1, libfontconfig1"
)


def main() -> None:
    """Build for this system and say what was made."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
         "--distpath", DIST, "--workpath", WORK, HERE / "scratchnet.spec"],
        check=True,
    )  # fmt: skip
    if sys.platform.startswith("linux"):
        made = _deb() if shutil.which("dpkg-deb") else BUNDLE
    elif sys.platform == "darwin":
        made = DIST / f"scratchnet-{__version__}-macos.zip"
        # It keeps links and permissions, without which the application does not start.
        command = ["ditto", "-c", "-k", "--keepParent", DIST / "Scratchnet.app", made]
        subprocess.run(command, check=True)
    else:
        name = str(DIST / f"scratchnet-{__version__}-windows")
        made = Path(shutil.make_archive(name, "zip", DIST, "scratchnet"))
    print(f"{BUNDLE}: {_bytes_in(BUNDLE) / 1e6:.0f} MB")
    if made != BUNDLE:
        print(f"{made}: {made.stat().st_size / 1e6:.0f} MB")


def _deb() -> Path:
    """Make the package of the bundle, with the entry of menus and the kinds of files."""
    root = WORK / "deb"
    shutil.rmtree(root, ignore_errors=True)
    share = root / "usr" / "share"
    lib = root / "usr" / "lib" / "scratchnet"
    shutil.copytree(BUNDLE, lib, symlinks=True)
    for file, folder, name in (
        (HERE / "linux" / "scratchnet-lab.desktop", "applications", None),
        (HERE / "linux" / "scratchnet.xml", "mime/packages", None),
        (
            ROOT / "resources" / "icons" / "scratchnet.svg",
            "icons/hicolor/scalable/apps",
            "scratchnet-lab.svg",
        ),
        (ROOT / "LICENSE", "doc/scratchnet", "copyright"),
    ):
        (share / folder).mkdir(parents=True)
        shutil.copy(file, share / folder / (name or file.name))
    (root / "usr" / "bin").mkdir()
    for program in PROGRAMS:
        (root / "usr" / "bin" / program).symlink_to(f"../lib/scratchnet/{program}")
    (root / "DEBIAN").mkdir()
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    control = _CONTROL.format(
        version=__version__,
        architecture=architecture,
        size=_bytes_in(root) // 1024,
        depends=_DEPENDS.format(libc=os.confstr("CS_GNU_LIBC_VERSION").split()[1]),
    )
    (root / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    made = DIST / f"scratchnet_{__version__}_{architecture}.deb"
    # This takes minutes; quicker levels of xz make packages an eighth larger.
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, made]
    subprocess.run(command, check=True)
    return made


def _bytes_in(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*"))


if __name__ == "__main__":
    main()
