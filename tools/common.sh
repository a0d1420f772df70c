# shellcheck shell=bash
# Sourced by the scripts beside it: where things are, and how to speak to the user.
# What gets installed goes to $TOOLS_DIR; set it to share one folder between clones (CI does).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS_DIR=${TOOLS_DIR:-$ROOT/.tools}
mkdir -p "$TOOLS_DIR/bin"
TOOLS_DIR=$(cd "$TOOLS_DIR" && pwd)

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

# Two installs at once take turns, where the system has flock; without it the slower one redoes the work.
take_turns() {
    if command -v flock >/dev/null; then
        exec 9>"$TOOLS_DIR/.lock"
        flock 9
    fi
}
