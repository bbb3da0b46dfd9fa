#!/usr/bin/env bash
# up.sh FOLDER RUN NAME ADDRESS: boots a machine in namespaces of its own and prints the pid of its systemd.
# RUN tells the names of two runs on one computer apart; ADDRESS is a.b.c.d on the run's own bridge.
set -euo pipefail
folder=$1 run=$2 name=$3 address=$4
here=$(cd "$(dirname "$0")" && pwd)
bridge=lat$run space=lat$run-$name port=l$run-${address##*.}
home=$folder/machines-$run/$name
mkdir -p "$home"/{upper,work,root}

if ! ip link show "$bridge" >/dev/null 2>&1; then
  ip link add "$bridge" type bridge
  ip addr add "${address%.*}.1/24" dev "$bridge"
  ip link set "$bridge" up
fi
ip netns add "$space"
# The same address must have the same hardware address, or a machine that boots again is not found for a while.
mac=02:00:$(printf '%02x:%02x:%02x:%02x' $(tr . ' ' <<<"$address"))
ip link add "$port" type veth peer name eth0 address "$mac" netns "$space"
ip link set "$port" master "$bridge" up
ip -n "$space" addr add "$address/24" dev eth0
ip -n "$space" link set eth0 up
ip -n "$space" link set lo up

# systemd wants a control group tree it may write to: a version 2 one, wherever this computer keeps it.
tree=/sys/fs/cgroup/unified
[ -e $tree/cgroup.procs ] || tree=/sys/fs/cgroup
group=$tree/lattice-$run/$name
mkdir -p "$group"

# Made or found before the process below has children: its first child is taken for the machine.
base=$(bash "$here/root.sh" "$folder")
(
  echo "$BASHPID" >"$group/cgroup.procs"
  exec setsid nsenter --net="/run/netns/$space" \
    unshare --cgroup --mount --uts --ipc --pid --fork --kill-child --propagation private \
    bash "$here/first-process.sh" "$base" "$home" "$name" "$address"
) </dev/null >"$home/console.log" 2>&1 &
outer=$!
for _ in $(seq 200); do
  inner=$(pgrep -P $outer || true)
  [ -n "$inner" ] && break
  sleep 0.02
done
echo "$group" >"$home/group"
echo "$inner" | tee "$home/pid"
