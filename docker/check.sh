#!/bin/bash
# Starts the stack, lets the city drive for a while, then reads the lake back out of the store and
# holds it against what the topics hold: every record has to be accounted for, exactly once. Takes
# everything down again, whatever happens. A stack of yours keeps its containers and volumes, but has
# to be stopped for as long, since both want the same ports.
set -euo pipefail
cd "$(dirname "$0")/.."

compose=(docker compose)
docker compose version >/dev/null 2>&1 || compose=(docker-compose)
compose+=(--project-name citystream-check)
export SIMULATOR=${SIMULATOR:---vehicles=50 --duration=3m --malformed=0.01 --duplicates=0.01 --disorder=0.02}

step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

finish() {
  status=$?
  if [ "$status" -ne 0 ]; then
    "${compose[@]}" ps
    "${compose[@]}" logs --tail=50 pipeline simulator
  fi
  "${compose[@]}" down --volumes --timeout 5 >/dev/null 2>&1
  step "down"
  exit "$status"
}
trap finish EXIT

"${compose[@]}" build --quiet
step "built"
"${compose[@]}" up -d
step "up"

simulator=$("${compose[@]}" ps --quiet simulator)
exit_code=$(timeout 1800 docker wait "$simulator")
[ "$exit_code" -eq 0 ]
records=$("${compose[@]}" exec -T kafka /opt/kafka/bin/kafka-get-offsets.sh \
  --bootstrap-server localhost:19092 --topic '.*_data' | awk -F: '{ sum += $3 } END { print sum + 0 }')
step "the topics hold $records records"
[ "$records" -gt 0 ]

"${compose[@]}" run --rm -T audit --records="$records" --deadline=10m
step "every record is accounted for"
