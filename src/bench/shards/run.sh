#!/bin/bash
# run.sh FOLDER [kills|recipes]: shards on two namespaces of the network, and a server in a third
# that counts. Needs root, iproute2 and python3; GNU parallel and an sshd (SSHD=PATH) for their
# recipes. Everything is left in FOLDER; ends with 1 if an entry has not its one record, or a host
# had to answer more at once than it was allowed.
set -eu
out=$(realpath -m "$1")
what=${2:-kills}
here=$(cd "$(dirname "$0")" && pwd)
trawl=${TRAWL:-$here/../../../target/trawl/bin/trawl}
entries=${ENTRIES:-100000} hosts=200 per_host=4 shards=4
mkdir -p "$out" && cd "$out"

started=()
cleanup() {
  for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done
  for n in server a b; do ip netns del "shards-$n" 2>/dev/null || true; done
}
trap cleanup EXIT

for n in server a b; do ip netns add "shards-$n"; ip -n "shards-$n" link set lo up; done
i=1
for n in a b; do
  ip link add "v$n" netns "shards-$n" type veth peer name "s$n" netns shards-server
  ip -n "shards-$n" addr add "198.19.$i.2/24" dev "v$n"
  ip -n shards-server addr add "198.19.$i.1/24" dev "s$n"
  ip -n "shards-$n" link set "v$n" up
  ip -n shards-server link set "s$n" up
  ip -n "shards-$n" route add 198.18.0.0/16 via "198.19.$i.1"
  i=$((i + 1))
done
ip -n shards-server route add local 198.18.0.0/16 dev lo

awk -v n="$entries" -v h=$hosts \
  'BEGIN { for (i = 0; i < n; i++) print "http://198.18.0." (1 + i % h) ":8080/" i }' > list

serve() { # NAME SECONDS
  ip netns exec shards-server python3 "$here/server.py" 0.0.0.0 "$out/$1.json" "$2" & server=$!
  started+=("$server")
  until ip netns exec shards-server bash -c 'echo > /dev/tcp/198.18.0.1/8080' 2>/dev/null; do
    sleep 0.1
  done
}

# Each entry has one record, and no host had more than its share.
judge() {
  kill "$server"
  wait "$server" 2>/dev/null || true
  "$trawl" report --complete-for list part-*.jsonl > "$1.report" || { cat "$1.report"; exit 1; }
  grep '^complete for' "$1.report"
  cat part-*.jsonl | wc -l | grep -x "$entries"
  cat "$1.json"; echo
  python3 - "$1.json" <<P
import json, sys
seen = json.load(open(sys.argv[1]))
sys.exit(seen["most_at_once"] > $per_host or seen["paths"] != $entries)
P
}

# In the background only: the process becomes the command, so that a signal meets it.
in_space() { # SHARD COMMAND...
  local n=a
  [ "$1" -le $((shards / 2)) ] || n=b
  shift
  exec ip netns exec "shards-$n" "$@"
}

kills() {
  declare -a pid
  RANDOM=${SEED:-22}
  count() { cat "part-$1.jsonl" 2>/dev/null | wc -l; }
  start() {
    in_space "$1" "$trawl" --shard "$1/$shards" -c 200 --max-per-host $per_host --resume \
      --no-progress -o "part-$1.jsonl" list >> "log-$1" 2>&1 &
    pid[$1]=$!
  }
  # Slow enough that there is something to kill.
  serve kills 0.3
  for i in $(seq $shards); do start "$i"; done
  killed=0
  while [ $killed -lt 20 ]; do
    v=$((1 + RANDOM % shards)) more=$((50 + RANDOM % 1200))
    from=$(count $v)
    while kill -0 "${pid[$v]}" 2>/dev/null && [ "$(count $v)" -lt $((from + more)) ]; do
      sleep 0.05
    done
    # A shard that is at its end is not killed, but started again all the same.
    if kill -9 "${pid[$v]}" 2>/dev/null; then
      killed=$((killed + 1))
      echo "SIGKILL $killed: shard $v with $(count $v) records"
    fi
    wait "${pid[$v]}" 2>/dev/null || true
    start $v
    if [ "$(cat part-*.jsonl | wc -l)" -ge "$entries" ]; then
      echo "the list was through after $killed SIGKILLs" >&2
      exit 1
    fi
  done
  for i in $(seq $shards); do wait "${pid[$i]}"; done
  judge kills
}

recipes() {
  PATH=$(dirname "$trawl"):$PATH
  export PATH
  for recipe in xargs parallel ssh; do
    rm -f part-*
    serve $recipe 0.005
    echo "== $recipe"
    case $recipe in
      xargs)
        ip netns exec shards-a bash -c \
          'seq 4 | xargs -P 4 -I {} trawl --shard {}/4 --max-per-host 4 --resume -q -o part-{}.jsonl list' ;;
      parallel)
        ip netns exec shards-a bash -c \
          'parallel -j 4 trawl --shard {}/4 --max-per-host 4 --resume -q -o part-{}.jsonl list ::: 1 2 3 4' ;;
      ssh)
        [ -x "${SSHD:-}" ] || { echo "no SSHD: not run"; kill "$server"; continue; }
        rm -f key*
        ssh-keygen -q -t ed25519 -N '' -f key
        i=1
        for n in a b; do
          printf '%s\n' "ListenAddress 127.0.0.1:2222" "HostKey $out/key" "StrictModes no" \
            "AuthorizedKeysFile $out/key.pub" "PidFile none" "UsePAM no" \
            "PermitRootLogin prohibit-password" "SetEnv PATH=$PATH" > "sshd-$n"
          ip netns exec "shards-$n" "$SSHD" -D -e -f "$out/sshd-$n" 2> "sshd-$n.log" & started+=($!)
        done
        sleep 1
        running=()
        for n in a b; do
          ip netns exec "shards-$n" ssh -p 2222 -i key -o StrictHostKeyChecking=no \
            -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1 \
            "cd $out && trawl --shard $i/2 --max-per-host 4 --resume -q -o part-$i.jsonl list" &
          running+=($!)
          i=$((i + 1))
        done
        for p in "${running[@]}"; do wait "$p"; done ;;
    esac
    judge $recipe
  done
}

"$what"
