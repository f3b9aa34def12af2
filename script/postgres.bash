# shellcheck shell=bash
# The PostgreSQL half of script/services, which sets `dir`, `fast` and `owner` and remembers the rest.
# shellcheck disable=SC2154

# The oldest that the migrations are written for.
POSTGRES_MAJOR_MIN=15

postgres_pid() {
    local folder
    folder=$(folder_of postgres) || return 1
    pid_in "$folder/data/postmaster.pid" "$folder/data" postgres
}

# Leaves the folder of PostgreSQL's programs in `bin`: the newest, or the one that the data was made with.
find_postgres() {
    local wanted=$1 candidate major best=0
    bin=''
    for candidate in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(dirname "$(command -v initdb || echo /none/x)")"; do
        [ -x "$candidate/initdb" ] || continue
        major=$("$candidate/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        [ -z "$wanted" ] || [ "$major" = "$wanted" ] || continue
        if [ "$major" -ge "$POSTGRES_MAJOR_MIN" ] && [ "$major" -gt "$best" ]; then
            best=$major
            bin=$candidate
        fi
    done
    [ -n "$bin" ]
}

require_postgres() {
    local made_with=''
    [ ! -r "$dir/postgres/data/PG_VERSION" ] || read -r made_with <"$dir/postgres/data/PG_VERSION"
    find_postgres "$made_with" && return
    [ -z "$made_with" ] || die "the data in $dir/postgres needs PostgreSQL $made_with: install postgresql-$made_with"
    install_packages postgresql
    find_postgres '' || die "PostgreSQL $POSTGRES_MAJOR_MIN or later is needed, and the package source holds an" \
        "older one: see https://www.postgresql.org/download/"
}

# initdb works beside the final place, so that one cut short leaves nothing that looks finished.
init_postgres() {
    local folder=$1
    [ ! -e "$folder/data/PG_VERSION" ] || return 0
    rm -rf "$folder/data.new"
    as_owner "$bin/initdb" -D "$folder/data.new" -U postgres -E UTF8 --no-locale --auth=reject \
        ${fast:+--no-sync} >"$dir/initdb.log" 2>&1 || {
        tail -n 5 "$dir/initdb.log" >&2
        die "initdb failed"
    }
    rm -f "$dir/initdb.log"
    mv "$folder/data.new" "$folder/data"
}

# The settings that differ. Tests connect thousands of times, and a password hashed with the usual care
# costs more than the rest of the connection.
postgres_settings() {
    if [ -z "$fast" ]; then
        printf '%s\n' 'max_connections = 100' 'fsync = on'
        return
    fi
    # Each commit is still written before it is told: what a test kills is PostgreSQL and not the machine.
    printf '%s\n' 'max_connections = 300' 'fsync = off' 'full_page_writes = off' 'synchronous_commit = on' \
        'wal_level = minimal' 'max_wal_senders = 0' 'max_wal_size = 4GB'
    if [ "$(cat "$1/PG_VERSION")" -ge 16 ]; then
        echo 'scram_iterations = 1'
    else
        echo 'password_encryption = md5'
    fi
}

configure_postgres() {
    local data=$1 method=scram-sha-256
    [ -z "$fast" ] || method=md5
    write_as_owner "$data/postgresql.conf" <<TEXT
# Written anew by script/services at each start.
listen_addresses = '127.0.0.1'
port = $postgres_port
unix_socket_directories = '$sockets'
timezone = 'UTC'
log_timezone = 'UTC'
$(postgres_settings "$data")
TEXT
    # The superuser comes in through the socket and as the owner only; everybody else has a password
    # (the method called md5 takes a SCRAM password too).
    write_as_owner "$data/pg_hba.conf" <<TEXT
local all postgres peer map=owner
local all all $method
host all all 127.0.0.1/32 $method
TEXT
    write_as_owner "$data/pg_ident.conf" <<TEXT
owner "$owner" postgres
TEXT
}

# The role that linkgate connects as: no superuser, owns its database, may make roles and databases.
make_role_and_database() {
    as_owner env PGOPTIONS='-c client_min_messages=warning' "$bin/psql" -X -q -v ON_ERROR_STOP=1 \
        -h "$sockets" -p "$postgres_port" -U postgres -d postgres >/dev/null <<TEXT
select 'create role linkgate' where not exists (select from pg_roles where rolname = 'linkgate') \gexec
alter role linkgate login createdb createrole password '$postgres_password';
select 'create database linkgate owner linkgate'
 where not exists (select from pg_database where datname = 'linkgate') \gexec
TEXT
}

# After a crash the old folder holds a lock that PostgreSQL may take for a living one.
remove_socket_folder() {
    [[ $sockets == /tmp/linkgate.?????? ]] || return 0
    rm -f "$sockets"/.s.PGSQL.*
    rmdir "$sockets" 2>/dev/null || true
}

# A socket's path may be 107 bytes long at most, so the socket lives in a short folder of its own.
make_socket_folder() {
    remove_socket_folder
    sockets=$(mktemp -d /tmp/linkgate.XXXXXX)
    [ "$(id -un)" = "$owner" ] || chown "$owner:" "$sockets"
}

start_postgres() {
    local folder attempt
    if postgres_pid >/dev/null; then return; fi
    require_postgres
    choose_owner
    make_folder postgres
    folder=$(folder_of postgres)
    init_postgres "$folder"
    # PostgreSQL believes any living process of that number and would refuse to start.
    rm -f "$folder/data/postmaster.pid"
    make_socket_folder
    [ -n "$postgres_password" ] || postgres_password=$(make_password)
    for attempt in 1 2 3; do
        postgres_port=$(choose_port "$postgres_port")
        remember
        configure_postgres "$folder/data"
        rm -f "$folder/log"
        if as_owner "$bin/pg_ctl" start -D "$folder/data" -l "$folder/log" -w -t "$WAIT_SECS" -s \
            </dev/null >/dev/null 2>&1 9>&-; then
            make_role_and_database || die "PostgreSQL runs, but its role and database could not be made"
            return
        fi
        # Somebody may have taken the port between the look and the start.
        if [ "$attempt" -eq 3 ] || ! grep -qs 'could not bind' "$folder/log"; then break; fi
        postgres_port=''
    done
    tail -n 5 "$folder/log" >&2 || true
    die "PostgreSQL does not start; its log is $folder/log"
}

stop_postgres() {
    local pid
    if pid=$(postgres_pid); then
        # INT closes the sessions and shuts down in order; QUIT leaves a recovery to the next start.
        end_process "$pid" INT QUIT
    fi
    remove_socket_folder
}

# Every process of PostgreSQL, or those that are left keep the next start from taking the data over.
kill_postgres() {
    local pid
    if pid=$(postgres_pid); then kill_process "$pid"; fi
}
