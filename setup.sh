#!/usr/bin/env bash
# Sets up the grader in a virtual environment beside this file: on Gradescope when the image is built, and locally.
#   ./setup.sh          what grading needs
#   ./setup.sh --dev    and what proving the project needs (torch, type checker, linter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

requirements=requirements.txt
case "${1:-}" in
    "") ;;
    --dev) requirements=requirements-dev.txt ;;
    *) echo "setup.sh: unknown option '$1'; it takes --dev or nothing." >&2; exit 2 ;;
esac

usable() {  # a Python of 3.10 or newer
    command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

readable_by_all() {  # its standard library can be read by the unprivileged user that runs student code
    "$1" - <<'PY'
import os, sys
path = os.path.realpath(os.__file__)
while path != "/" and os.stat(path).st_mode & (1 if os.path.isdir(path) else 4):
    path = os.path.dirname(path)
sys.exit(path != "/")
PY
}

find_python() {
    local first="" candidate
    for candidate in python3 /usr/bin/python3 python3.{14,13,12,11,10}; do
        usable "$candidate" || continue
        first=${first:-$candidate}
        if [ "$(id -u)" != 0 ] || readable_by_all "$candidate"; then echo "$candidate"; return; fi
    done
    echo "$first"
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(find_python)
    if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3 python3-venv
        python=$(find_python)
    fi
    if [ -z "$python" ]; then
        echo "setup.sh: no Python of 3.10 or newer was found; install one, then run this again." >&2; exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv
        else
            echo "setup.sh: $python has no venv module; install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1
        fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
fi

.venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements"
.venv/bin/python -m compileall -q autograder tests reference
if [ -f bundle.toml ]; then  # a bundle: no install, nothing readable for the user that runs student code
    if [ "$PWD" = /autograder/source ] && [ "$(id -u)" = 0 ] && ! id student-worker >/dev/null 2>&1; then
        useradd --system --no-create-home --shell /usr/sbin/nologin student-worker  # in Gradescope's image alone
    fi
    chmod -R go-rwx reference tests
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
fi
.venv/bin/python -m autograder check
