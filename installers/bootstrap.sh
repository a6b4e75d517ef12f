#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes everything that a `make` target needs, and nothing when it is there already:
#
#   1. a Python from 3.11 to 3.14 that can make virtual environments,
#   2. the Debian packages of that target (only where apt is at home),
#   3. the virtual environment .venv, with requirements.lock installed by hash and this folder installed in place.
#
# Usage: sh installers/bootstrap.sh run|demo|check|test|shots|bench|campaign|installer
#
# As root it says what it installs and installs it; as anyone else it prints the line to run and stops. It asks
# nothing, so that it also works where there is no terminal.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/sencodesk-stamp

# One entry per package; `a|b` means that either will do (a library may be renamed by a later Debian or Ubuntu).
OFFSCREEN="libgl1 libegl1 libx11-6 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0|libglib2.0-0t64 libbrotli1"
WINDOW="libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1"
REAL_WINDOW_TESTS="xvfb xauth xdotool openbox dbus dbus-x11 gnome-keyring poppler-utils"
SCREEN_READER_BUS="at-spi2-core gir1.2-atspi-2.0 python3-gi python3-pyatspi"
PRINTER="cups cups-client cups-filters libcups2"
BROWSER="chromium chromium-driver"
FAULTS="strace e2fsprogs"
PACKAGING="binutils xz-utils debootstrap"

say() { printf '%s\n' "$*"; }
fail() {
    say "$*" >&2
    exit 1
}

# The upper bound is where wheels of every locked dependency exist.
right_version() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; }

# Prints the first Python that will do, or nothing.
find_python() {
    for candidate in python3 python3.13 python3.12 python3.14 python3.11 /usr/bin/python3; do
        if right_version "$candidate" && "$candidate" -c 'import ensurepip, ssl, venv' >/dev/null 2>&1; then
            say "$candidate"
            return
        fi
    done
}

packages_for() {
    case $1 in
    check | shots | bench) say "$OFFSCREEN" ;;
    demo) if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then say "$OFFSCREEN $WINDOW"; else say "$OFFSCREEN"; fi ;;
    run) say "$OFFSCREEN $WINDOW" ;;
    campaign) say "$OFFSCREEN $FAULTS" ;;
    installer) say "$OFFSCREEN $WINDOW $PACKAGING" ;;
    test) say "$OFFSCREEN $WINDOW $REAL_WINDOW_TESTS $SCREEN_READER_BUS $PRINTER $BROWSER" ;;
    *) fail "bootstrap.sh: not a target that I know: $1" ;;
    esac
}

# One line for each architecture; grep wants the whole word, since `not-installed` is an answer too.
is_installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

# Prints the entries that are not installed under any of their names.
missing_of() {
    for entry in "$@"; do
        found=no
        for name in $(say "$entry" | tr '|' ' '); do
            if is_installed "$name"; then found=yes; fi
        done
        if [ "$found" = no ]; then say "$entry"; fi
    done
}

# Of `a|b`, prints the name that this system's package lists know; the first where the lists say nothing.
names_of() {
    for entry in "$@"; do
        chosen=${entry%%|*}
        for name in $(say "$entry" | tr '|' ' '); do
            if apt-cache show "$name" 2>/dev/null | grep -q '^Package:'; then
                chosen=$name
                break
            fi
        done
        printf ' %s' "$chosen"
    done
}

install_packages() {
    if [ "$(id -u)" -ne 0 ]; then
        say "These Debian packages are missing. As root, run:" >&2
        say "  apt-get update && apt-get install -y --no-install-recommends$(names_of "$@")" >&2
        exit 1
    fi
    say "Installing missing Debian packages: $*"
    # One unreachable third-party list must not stop us: whether the packages can be had is what counts.
    apt-get update -qq </dev/null || say "apt-get update had trouble; going on with the lists that are here."
    names=$(names_of "$@")
    # shellcheck disable=SC2086  # a list of words is meant
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names </dev/null >/dev/null
}

target=${1:-run}
wanted=$(packages_for "$target")
python=$(find_python)

if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    if [ -z "$python" ]; then wanted="python3 python3-venv $wanted"; fi
    # shellcheck disable=SC2086  # a list of words is meant
    missing=$(missing_of $wanted)
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086  # a list of words is meant
        install_packages $missing
        python=$(find_python)
    fi
fi
if [ -z "$python" ]; then
    fail "SENCO Desk needs Python 3.11 to 3.14 with the modules venv, ensurepip and ssl; none was found on PATH."
fi

# The stamp says for what the environment was filled: a moved folder or a changed lock makes it stale.
in_venv=$VENV/bin/python
fingerprint() {
    pwd
    cat requirements.lock pyproject.toml | cksum
    "$in_venv" -c 'import sys; print(sys.version)'
}
if right_version "$in_venv"; then
    fingerprint >"$VENV/now"
    if cmp -s "$VENV/now" "$STAMP"; then exit 0; fi
    if [ -f "$STAMP" ] && [ "$(head -n 1 "$STAMP")" != "$(pwd)" ]; then
        say "The folder was moved; the virtual environment is made again."
        "$python" -m venv --clear "$VENV"
    fi
else
    say "Making the virtual environment $VENV with $("$python" --version)"
    "$python" -m venv --clear "$VENV"
fi

say "Installing the locked dependencies"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
if ! "$in_venv" -c 'import pip' >/dev/null 2>&1; then "$in_venv" -m ensurepip --upgrade >/dev/null; fi
"$in_venv" -m pip install --quiet --require-hashes --requirement requirements.lock </dev/null
# hatchling and editables come from the lock, so nothing unpinned is fetched to build with.
"$in_venv" -m pip install --quiet --no-build-isolation --no-deps --editable . </dev/null
fingerprint >"$STAMP"
rm -f "$VENV/now"
