# shellcheck shell=bash
# Programs that check the API's document and generate its client, and libraries that check webhooks. They come from
# npm and PyPI, pinned by name, version and hash in openapi/tools, and are kept below .local/tools. Whoever sources
# this has sourced lib.bash.

# What a script ends with when it could not look: what it needs was not to be had.
# shellcheck disable=SC2034
NOT_CHECKED=75

# The longest that fetching may take, in seconds.
FETCH_SECS=300

# fetched NAME FILE COMMAND: prints the folder of that name for the present text of FILE, filled by COMMAND, which is
# given the folder and works in it. Fails when it can't be filled.
fetched() {
    local name=$1 file=$2 command=$3 folder
    # shellcheck disable=SC2154
    folder=$root/.local/tools/$name-$(sha256sum "$file" | cut -c 1-16)
    if [ ! -e "$folder/ready" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        (cd "$folder" && "$command" "$file") >&2 || return
        touch "$folder/ready"
    fi
    printf '%s\n' "$folder"
}

# Nothing that a package brings is run while it is installed.
fetch_npm() {
    (need node nodejs npm npm) || return
    cp "$1" "${1%-lock.json}.json" . || return
    timeout "$FETCH_SECS" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1
}

fetch_pypi() {
    (need python3 python3) || return
    python3 -c 'import ensurepip' 2>/dev/null || (install_packages python3-venv) || return
    python3 -m venv . || return
    timeout "$FETCH_SECS" bin/pip install --quiet --disable-pip-version-check --retries 1 \
        --only-binary :all: --require-hashes --requirement "$1"
}

# npm_tools: prints the folder with node_modules; pypi_tools: the one with bin/schemathesis and bin/python3.
npm_tools() { fetched npm "$root/openapi/tools/package-lock.json" fetch_npm; }
pypi_tools() { fetched pypi "$root/openapi/tools/requirements.txt" fetch_pypi; }
