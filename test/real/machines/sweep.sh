#!/usr/bin/env bash
# sweep.sh FOLDER RUN: takes away everything of a run.
set -uo pipefail
folder=$1 run=$2
here=$(cd "$(dirname "$0")" && pwd)
for home in "$folder/machines-$run"/*/; do
  [ -d "$home" ] && bash "$here/down.sh" "$folder" "$run" "$(basename "$home")" cut
done
ip link del "lat$run" 2>/dev/null
rmdir "/sys/fs/cgroup/unified/lattice-$run" "/sys/fs/cgroup/lattice-$run" 2>/dev/null
rm -rf "$folder/machines-$run"
exit 0
