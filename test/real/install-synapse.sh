#!/usr/bin/env bash
# Installs the Matrix homeserver that suites run against, into an environment of the checkout's own: var/synapse.
# What is whole and as pinned is left alone, in a second; anything else is made anew, in one to two minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
pinned=test/real/synapse/requirements.txt
home=var/synapse

mkdir -p var
# Two runs at once would make it in each other's way.
exec 9>var/synapse.lock
flock 9

# The mark is written last: an installation that was broken off has none, and one with other versions has another.
wanted="$(sha256sum <"$pinned")"
whole() {
  [ "$(cat $home/pinned 2>/dev/null)" = "$wanted" ] && $home/bin/python - "$pinned" 2>/dev/null <<'CHECK'
import sys
from importlib.metadata import version
import synapse
for line in open(sys.argv[1]):
    if not line.startswith("#"):
        name, wanted = line.strip().split("==")
        assert version(name) == wanted, name
CHECK
}
if whole; then exit 0; fi

python=python3
# Synapse's own least version; and Debian's python3 comes without the module that makes environments.
if ! $python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
  python=/usr/bin/python3
fi

rm -rf $home
$python -m venv $home
# No package is chosen here: the file names them all, and the check says so where it does not.
$home/bin/python -m pip install --quiet --no-deps --disable-pip-version-check -r "$pinned"
$home/bin/python -m pip check --quiet --disable-pip-version-check
printf '%s\n' "$wanted" >$home/pinned
whole
