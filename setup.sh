#!/usr/bin/env bash
# Installs the grader into a virtual environment beside this file. Gradescope runs it when it builds the image.
#   ./setup.sh          install what grading needs; in a checkout also what bundle, handout and preview need
#   ./setup.sh --dev    also install what development needs (torch, the type checker, the linter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

files=(requirements.txt)
if [ ! -f bundle.toml ]; then files+=(requirements-workshop.txt); fi
case "${1:-}" in
    "") ;;
    --dev) files=(requirements-torch.txt requirements-dev.txt) ;;
    *) echo "setup.sh: unknown option '$1'; the only option is --dev." >&2; exit 2 ;;
esac

usable() {  # is this Python 3.10 or newer?
    command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

readable_by_all() {  # can the unprivileged user that runs student code read this Python's standard library?
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
        echo "setup.sh: Python 3.10 or newer was not found; install it, then run this again." >&2; exit 1
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

step() {  # run a command; in a terminal say from the second second on what it is and how long it has taken
    local what=$1 status=0 ticker=""
    shift
    if [ -t 2 ]; then
        (SECONDS=0; while sleep 1 && kill -0 $$ 2>/dev/null; do printf '\r%s: %d s' "$what" "$SECONDS" >&2; done) &
        ticker=$!
    fi
    "$@" || status=$?
    if [ -n "$ticker" ]; then
        { kill "$ticker" && wait "$ticker"; } 2>/dev/null || true
        printf '\r\033[K' >&2
    fi
    return "$status"
}

pip() { .venv/bin/python -m pip "$@"; }

offers_cpu_build() {  # does pip find torch's CPU build, whose version ends with +cpu? pip prefers it then
    pip index versions torch --timeout 10 --retries 1 "$@" 2>/dev/null | grep -qF "${torch#torch==}+cpu"
}

has_torch() {
    .venv/bin/python -c "import sys; from importlib.metadata import version; sys.exit(version('torch').split('+')[0] != '$1')" \
        2>/dev/null
}

folder=.
if torch=$(grep -hm 1 '^torch==' "${files[@]}"); then
    size="about 200 MB with the packages that it needs"
    index=$(sed -n 's/^--extra-index-url //p' "${files[@]}")
    # Asked alone, without the other places that pip is set up to look; a setting that is a space replaces them.
    if ! PIP_FIND_LINKS=' ' PIP_EXTRA_INDEX_URL=' ' offers_cpu_build --index-url "$index"; then
        # pip would wait for it again for each package, so it is left out.
        echo "setup.sh: $index does not answer from here; torch is taken from where pip is set up to look."
        if ! offers_cpu_build; then size="a build with CUDA, about 2.7 GB with its packages; there is no other there"; fi
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        for file in requirements*.txt; do grep -v '^--extra-index-url' "$file" > "$folder/$file"; done
    fi
    if ! has_torch "${torch#torch==}"; then echo "setup.sh: torch will be downloaded: $size."; fi
fi

step "setup.sh installs packages" pip install --quiet --disable-pip-version-check "${files[@]/#/--requirement=$folder/}"
.venv/bin/python -m compileall -q autograder tests reference
if [ -f bundle.toml ]; then  # in a bundle, keep secrets from the user that runs student code, and skip the install
    if [ "$PWD" = /autograder/source ] && [ "$(id -u)" = 0 ] && ! id student-worker >/dev/null 2>&1; then
        useradd --system --no-create-home --shell /usr/sbin/nologin student-worker  # only in Gradescope's image
    fi
    chmod -R go-rwx reference tests
    (umask 077; step "setup.sh draws the examples" .venv/bin/python -m autograder examples)  # it leaves compiled cases
else
    step "setup.sh installs the autograder" pip install --quiet --disable-pip-version-check --no-deps --editable .
fi
.venv/bin/python -m autograder check
