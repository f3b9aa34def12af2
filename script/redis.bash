# shellcheck shell=bash
# The single Redis of script/services, which sets `dir` and `fast` and remembers the rest.
# shellcheck disable=SC2154

redis_pid() {
    local folder
    folder=$(folder_of redis) || return 1
    pid_in "$folder/pid" "$folder" redis
}

configure_redis() {
    local folder=$1 persistence='appendonly yes'
    [ -z "$fast" ] || persistence='appendonly no'
    write_as_owner "$folder/redis.conf" <<TEXT
# Written anew by script/services at each start.
bind 127.0.0.1
port $redis_port
requirepass $redis_password
daemonize yes
pidfile "$folder/pid"
logfile "$folder/log"
dir "$folder"
save ""
$persistence
TEXT
}

# Waits until Redis has loaded its data and answers; gives up early when it has ended.
await_redis() {
    local tick
    for ((tick = 0; tick < WAIT_SECS * 10; tick++)); do
        if [ "$(REDISCLI_AUTH=$redis_password redis-cli -h 127.0.0.1 -p "$redis_port" ping 2>/dev/null)" = PONG ] &&
            redis_pid >/dev/null; then return 0; fi
        if [ "$tick" -gt 10 ] && ! redis_pid >/dev/null; then return 1; fi
        sleep 0.1
    done
    return 1
}

start_redis() {
    local folder attempt
    if redis_pid >/dev/null; then return; fi
    need redis-server redis-server redis-cli redis-tools
    choose_owner
    make_folder redis
    folder=$(folder_of redis)
    [ -n "$redis_password" ] || redis_password=$(make_password)
    for attempt in 1 2 3; do
        redis_port=$(choose_port "$redis_port")
        remember
        configure_redis "$folder"
        rm -f "$folder/log" "$folder/pid"
        as_owner redis-server "$folder/redis.conf" </dev/null >/dev/null 2>&1 9>&- || true
        if await_redis; then return; fi
        if [ "$attempt" -eq 3 ] || ! grep -qs 'already in use' "$folder/log"; then break; fi
        redis_port=''
    done
    tail -n 5 "$folder/log" >&2 || true
    die "Redis does not start; its log is $folder/log"
}

stop_redis() {
    local pid
    if pid=$(redis_pid); then end_process "$pid" TERM KILL; fi
}

kill_redis() {
    local pid
    if pid=$(redis_pid); then kill_process "$pid"; fi
}
