# shellcheck shell=bash
# What the scripts beside this file share: plain messages, missing programs, ports, child processes.
# Whoever sources it has set `root` to the project's folder.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

# Installs Debian packages where that is allowed; otherwise names them and stops.
install_packages() {
    local as_root=() log
    command -v apt-get >/dev/null ||
        die "missing software: install what these Debian packages hold, then start again: $*"
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || die "missing software: run 'apt-get install $*' as root, then start again"
        as_root=(sudo -n)
    fi
    say "Installing $*"
    log=$(mktemp)
    # The package lists of a fresh machine are empty or old, hence the update when the first try fails.
    if ! apt_get install "$@" >"$log" 2>&1 && ! { apt_get update && apt_get install "$@"; } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        die "apt-get could not install: $*"
    fi
    rm -f "$log"
}

# One apt-get command without questions; `as_root` comes from the caller.
apt_get() {
    local verb=$1
    shift
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=120 \
        --no-install-recommends "$verb" "$@" </dev/null
}

# need COMMAND PACKAGE [COMMAND PACKAGE]...: installs the packages of all commands that are missing.
need() {
    local missing=()
    while [ $# -gt 0 ]; do
        command -v "$1" >/dev/null || missing+=("$2")
        shift 2
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# What a build needs. Rust comes from rustup, because distributions carry older ones.
need_build_tools() {
    need cc gcc pkg-config pkg-config
    pkg-config --exists libpq || install_packages libpq-dev
    command -v cargo >/dev/null || PATH=$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
    command -v cargo >/dev/null || die "cargo is missing: install Rust from https://rustup.rs, then start again"
}

# Whether something listens there. Tells nothing of a port that is bound by a silent program.
port_taken() {
    local host=$1 port=$2
    (: >"/dev/tcp/$host/$port") 2>/dev/null
}

# Prints a loopback port on which nobody listens, below the range that the system hands out itself.
free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        port_taken 127.0.0.1 "$port" || {
            echo "$port"
            return
        }
    done
    die "found no free port on 127.0.0.1"
}

# Starts a command in a process group of its own, so that Ctrl-C reaches this script alone, which then
# takes its children down in order. The process id is left in `launched`.
launch() {
    set -m
    "$@" </dev/null &
    set +m
    # shellcheck disable=SC2034
    launched=$!
}

# Starts the services in a way that a signal does not cut short: half a start would leave a process that
# nobody knows of. Its id is in `starting` meanwhile.
start_services_whole() {
    local status=0
    # shellcheck disable=SC2154
    launch "$root/script/services" start "$@"
    starting=$launched
    wait "$starting" || status=$?
    starting=''
    return "$status"
}

await_starting() {
    [ -z "${starting:-}" ] || wait "$starting" || true
}

# Ends what was launched: TERM, then KILL once `seconds` have passed. Whatever it left in its process group
# goes too.
end_launched() {
    local pid=$1 seconds=$2 tick
    kill -TERM -- "-$pid" 2>/dev/null || true
    for ((tick = 0; tick < seconds * 10; tick++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# Takes the services of a test run down, and those that its tests have started below the same folder and
# could not take down themselves. Says nothing.
remove_test_services() {
    local folder=$1 private
    for private in "$folder"/private.*; do
        [ ! -d "$private" ] || "$root/script/services" remove --dir "$private" >/dev/null 2>&1 || true
    done
    "$root/script/services" remove --dir "$folder" >/dev/null 2>&1 || true
    rm -rf "$folder"
}
