# shellcheck shell=bash
# The Redis Cluster of script/services: three nodes without replicas, as the least that spreads keys over
# nodes. The ports of all nodes are remembered as one word in `cluster_ports`.
# shellcheck disable=SC2154

CLUSTER_NODES=3
# A node finds its companions on a second port, so far above its own.
CLUSTER_BUS_OFFSET=10000
CLUSTER_SLOTS=16384

node_folder() { folder_of "cluster/$1"; }

node_port() {
    local ports
    IFS=, read -r -a ports <<<"$cluster_ports"
    echo "${ports[$1 - 1]:-}"
}

node_pid() {
    local folder
    folder=$(node_folder "$1") || return 1
    pid_in "$folder/pid" "$folder" redis
}

node_cli() {
    local number=$1
    shift
    REDISCLI_AUTH=$cluster_password redis-cli -h 127.0.0.1 -p "$(node_port "$number")" "$@" 2>/dev/null
}

# The process ids of all nodes, on one line; fails unless every one runs.
cluster_pid() {
    local number pid pids=''
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        pid=$(node_pid "$number") || return 1
        pids+=${pids:+ }$pid
    done
    echo "$pids"
}

# A port whose second one is free too, and below the range that the system hands out itself.
free_node_port() {
    local bus
    for _ in {1..100}; do
        bus=$(free_port)
        port_taken 127.0.0.1 "$((bus - CLUSTER_BUS_OFFSET))" || {
            echo "$((bus - CLUSTER_BUS_OFFSET))"
            return
        }
    done
    die "found no free pair of ports on 127.0.0.1"
}

# Keeps the ports where they are free. A port that has gone to somebody else meanwhile is replaced, also in
# what the nodes remember of one another.
choose_node_ports() {
    local number old port chosen=()
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        old=$(node_port "$number")
        port=$old
        if ! node_pid "$number" >/dev/null; then
            if [ -z "$old" ] || port_taken 127.0.0.1 "$old"; then port=$(free_node_port); fi
        fi
        chosen+=("$port")
        [ -z "$old" ] || [ "$port" = "$old" ] || move_node "$old" "$port"
    done
    cluster_ports=$(IFS=, && echo "${chosen[*]}")
}

move_node() {
    local old=$1 new=$2 number file
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        file=$(node_folder "$number")/nodes.conf
        [ ! -f "$file" ] || as_owner sed -i \
            "s/127\.0\.0\.1:$old@[0-9]*/127.0.0.1:$new@$((new + CLUSTER_BUS_OFFSET))/" "$file"
    done
}

configure_node() {
    local folder=$1 port=$2 persistence='appendonly yes'
    [ -z "$fast" ] || persistence='appendonly no'
    write_as_owner "$folder/redis.conf" <<TEXT
# Written anew by script/services at each start.
bind 127.0.0.1
port $port
requirepass $cluster_password
masterauth $cluster_password
cluster-enabled yes
cluster-config-file nodes.conf
cluster-node-timeout 3000
daemonize yes
pidfile "$folder/pid"
logfile "$folder/log"
dir "$folder"
save ""
$persistence
TEXT
}

start_node() {
    local number=$1 folder tick
    if node_pid "$number" >/dev/null; then return; fi
    make_folder "cluster/$number"
    folder=$(node_folder "$number")
    configure_node "$folder" "$(node_port "$number")"
    rm -f "$folder/log" "$folder/pid"
    as_owner redis-server "$folder/redis.conf" </dev/null >/dev/null 2>&1 9>&- || true
    for ((tick = 0; tick < WAIT_SECS * 10; tick++)); do
        if [ "$(node_cli "$number" ping)" = PONG ] && node_pid "$number" >/dev/null; then return; fi
        if [ "$tick" -gt 10 ] && ! node_pid "$number" >/dev/null; then break; fi
        sleep 0.1
    done
    tail -n 5 "$folder/log" >&2 || true
    die "node $number of the Redis Cluster does not start; its log is $folder/log"
}

# Gives each node its part of the slots, the first time only.
join_nodes() {
    local number first last
    [ "$(node_cli 1 cluster info | tr -d '\r' | sed -n 's/^cluster_slots_assigned://p')" = 0 ] || return 0
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        first=$((CLUSTER_SLOTS * (number - 1) / CLUSTER_NODES))
        last=$((CLUSTER_SLOTS * number / CLUSTER_NODES - 1))
        # shellcheck disable=SC2046 # One argument for each slot.
        node_cli "$number" cluster addslots $(seq "$first" "$last") >/dev/null
        node_cli "$number" cluster set-config-epoch "$number" >/dev/null
        [ "$number" -eq 1 ] || node_cli 1 cluster meet 127.0.0.1 "$(node_port "$number")" >/dev/null
    done
}

# Waits until every node says that all slots are served.
await_cluster() {
    local tick number whole
    for ((tick = 0; tick < WAIT_SECS * 10; tick++)); do
        whole=yes
        for ((number = 1; number <= CLUSTER_NODES; number++)); do
            node_cli "$number" cluster info | grep -q '^cluster_state:ok' || whole=''
        done
        [ -z "$whole" ] || return 0
        sleep 0.1
    done
    return 1
}

start_cluster() {
    local number
    if cluster_pid >/dev/null; then return; fi
    need redis-server redis-server redis-cli redis-tools
    choose_owner
    make_folder cluster
    [ -n "$cluster_password" ] || cluster_password=$(make_password)
    choose_node_ports
    remember
    for ((number = 1; number <= CLUSTER_NODES; number++)); do start_node "$number"; done
    join_nodes
    await_cluster || die "the Redis Cluster does not come together; see $dir/cluster/*/log"
}

stop_cluster() {
    local number pid
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        if pid=$(node_pid "$number"); then end_process "$pid" TERM KILL; fi
    done
}

kill_cluster() {
    local number pid
    for ((number = 1; number <= CLUSTER_NODES; number++)); do
        if pid=$(node_pid "$number"); then kill_process "$pid"; fi
    done
}

# Several addresses with commas between them, the same password in each.
cluster_url() {
    local port url=''
    for port in ${cluster_ports//,/ }; do
        url+=${url:+,}redis://default:$cluster_password@127.0.0.1:$port
    done
    echo "$url"
}
