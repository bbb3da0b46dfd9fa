#!/usr/bin/env bash
# down.sh FOLDER RUN NAME [cut]: shuts a machine down, or cuts its power; its disk stays.
set -uo pipefail
folder=$1 run=$2 name=$3
home=$folder/machines-$run/$name
pid=$(cat "$home/pid")
# Never signal what is not ours: numbers of processes are used again.
if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = systemd ]; then
  if [ "${4:-}" = cut ]; then kill -KILL "$pid"; else kill -RTMIN+3 "$pid"; fi
  for _ in $(seq 400); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.02
  done
  kill -KILL "$pid" 2>/dev/null
fi
ip netns del "lat$run-$name" 2>/dev/null
sleep 0.1
find "$(cat "$home/group")" -depth -type d -exec rmdir {} \; 2>/dev/null
exit 0
