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

# build NAME FOLDER PACKAGE VARIABLE MINUTES [BIN [FLAG]]: BIN/NAME (BIN: $TOOLS_DIR/bin) from the module in
# tools/engine/FOLDER, unless it was built from the same module files. VARIABLE is where the linker puts the version, which
# `go build` leaves empty; FLAG is for the linker too.
build() {
    local name=$1 folder=$ROOT/tools/engine/$2 package=$3 variable=$4 minutes=$5 bin=${6:-$TOOLS_DIR/bin} flag=${7:-}
    local binary=$bin/$name stamp=$bin/.$name.built-from version
    if [ -x "$binary" ] && cat "$folder/go.mod" "$folder/go.sum" | cmp -s - "$stamp"; then return; fi
    command -v go >/dev/null || fail "there is no Go to build $name with.
  Install Go 1.26 or later (https://go.dev/doc/install)${instead:+, or $instead,} and run this again."
    version=$(cd "$folder" && go list -m -f '{{.Version}}' "${package%%/cmd/*}")
    say "building $name $version from tools/engine/$2 (about $minutes min on two cores, once)"
    (cd "$folder" && mkdir -p "$bin" && go build -ldflags "-s -w $flag -X $variable=$version" -o "$binary.$$" "$package") ||
        fail "could not build $name. It needs Go 1.26 or later (here: $(go version)) and Go's module proxy.${instead:+
  Or $instead.}"
    mv -f "$binary.$$" "$binary"
    cat "$folder/go.mod" "$folder/go.sum" >"$stamp"
}
