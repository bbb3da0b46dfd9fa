#!/usr/bin/env bash
# Installs what the suites and measurements with real servers run against, on Debian, as root. None of it is started here.
set -euo pipefail
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  ansible-core faketime iproute2 mmdebstrap openssh-client openssh-server postgresql-15 procps prometheus sudo util-linux >/dev/null
"$(dirname "$0")"/install-synapse.sh
