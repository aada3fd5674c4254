#!/usr/bin/env bash
# Install what is missing before `make run` or `make test`: system libraries (Debian), a Python
# environment in .venv with pinned and hashed versions, and Scratchnet itself in it. For `make bundle`
# and `make docs` an environment of their own, .venv-bundle or .venv-docs.
# Nothing is done twice.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?run, test, bundle or docs}
case $purpose in
    run | test) venv=.venv ;;
    *) venv=.venv-$purpose ;;
esac

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# -- system libraries ----------------------------------------------------------------------------
# library file : Debian package. Both commands need those of a real window, because the
# tests open one too.
libraries="
libGL.so.1:libgl1 libEGL.so.1:libegl1 libxkbcommon.so.0:libxkbcommon0
libfontconfig.so.1:libfontconfig1 libdbus-1.so.3:libdbus-1-3 libglib-2.0.so.0:libglib2.0-0
libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4
libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0
libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-image.so.0:libxcb-image0
libxcb-render-util.so.0:libxcb-render-util0 libxcb-randr.so.0:libxcb-randr0
libxcb-xkb.so.1:libxcb-xkb1 libxcb-sync.so.1:libxcb-sync1 libxcb-xfixes.so.0:libxcb-xfixes0
libxcb-render.so.0:libxcb-render0 libxcb-shm.so.0:libxcb-shm0 libX11-xcb.so.1:libx11-xcb1"

missing_packages() {
    local known entry
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    for entry in $libraries; do
        case "$known" in *"${entry%%:*}"*) ;; *) printf '%s ' "${entry##*:}" ;; esac
    done
    # Text needs at least one font.
    [ -n "$(find /usr/share/fonts ~/.fonts ~/.local/share/fonts -name '*.[to]tf' -print -quit \
        2>/dev/null)" ] || printf 'fonts-dejavu-core '
    if [ "$purpose" = test ]; then
        command -v Xvfb >/dev/null || printf 'xvfb '
        command -v xdotool >/dev/null || printf 'xdotool '
    fi
}

install_system_libraries() {
    local packages admin=""
    [ "$(uname -s)" = Linux ] || return 0
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "not a Debian system; these Debian packages seem to be missing: $packages"
        return 0
    fi
    if [ "$(id -u)" != 0 ]; then
        if sudo -n true 2>/dev/null; then
            admin=sudo
        else
            fail "system libraries are missing; please run this once, then try again:
    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $packages"
        fi
    fi
    say "installing $packages"
    $admin env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    # shellcheck disable=SC2086  # a list of packages
    $admin env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends -qq $packages >&2 </dev/null
}

# -- Python --------------------------------------------------------------------------------------
suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if command -v "$name" >/dev/null && suits "$name"; then
            command -v "$name"
            return
        fi
    done
    fail "no Python 3.11, 3.12 or 3.13 found; PYTHON=/path/to/python make $purpose names one"
}

make_environment() {
    local python lock ready stamp wanted
    ready=$purpose
    # `make run` asks for no more than it needs, unless the environment for the tests exists already.
    if [ "$purpose" = run ] && [ -e .venv/.ready-test ]; then ready=test; fi
    lock=requirements/${ready/test/dev}.txt
    stamp=$venv/.ready-$ready
    wanted=$(cat "$lock" pyproject.toml | sha256sum)
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && suits "$venv/bin/python"; then
        return
    fi
    python=$(find_python)
    if ! suits "$venv/bin/python"; then
        [ ! -e "$venv" ] || say "$venv does not work any more; replacing it"
        rm -rf "$venv"
        say "making $venv with $("$python" --version)"
        # Without pip inside: Debian's Python has no ensurepip unless python3-venv is installed.
        "$python" -m venv --without-pip "$venv"
    fi
    rm -f "$venv"/.ready-*
    "$python" -m pip --version >/dev/null 2>&1 \
        || fail "$python has no pip; on Debian: sudo apt-get install --yes python3-pip"
    say "installing $(grep -c == "$lock") packages from $lock"
    "$python" -m pip --python "$venv/bin/python" --disable-pip-version-check \
        install --quiet --require-hashes -r "$lock" </dev/null
    # Scratchnet itself needs no build: its folders are here, and two lines start it. What makes the
    # bundle and the site finds them by itself.
    if [ "$venv" = .venv ]; then link_project; fi
    printf '%s\n' "$wanted" >"$stamp"
}

link_project() {
    local site
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd >"$site/scratchnet-checkout.pth"
    write_command scratchnet scratchnet.cli
    write_command scratchnet-lab gui.app
}

write_command() {
    printf '#!%s/.venv/bin/python\nimport sys\n\nfrom %s import main\n\nsys.exit(main())\n' \
        "$(pwd)" "$2" >".venv/bin/$1"
    chmod +x ".venv/bin/$1"
}

# The site is written without the program.
[ "$purpose" = docs ] || install_system_libraries
make_environment
