#!/usr/bin/env bash
# root.sh FOLDER: makes the file system all machines stand on, Debian with systemd, sshd and sudo, and prints its path.
# It is made once and kept, another one when this script changes; what a machine changes lies in a layer of its own.
set -euo pipefail
folder=$1
recipe=$(sha256sum "$0" | cut -c1-12)
mkdir -p "$folder"
# Two runs on one computer do not make it at once.
exec 9>"$folder/root.lock"
flock 9
finished=$folder/root-$recipe
root=$folder/root.unfinished
if [ -e "$finished" ]; then
  echo "$finished"
  exit 0
fi
rm -rf "$root"
mmdebstrap --quiet --variant=minbase --mode=root \
  --include=systemd,systemd-sysv,dbus,openssh-server,sudo,iproute2,polkitd,python3 \
  --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  bookworm "$root" >&2

# Whoever logs in: no password, and not a locked account either, which sshd would refuse.
chroot "$root" useradd -m -s /bin/bash ops
chroot "$root" usermod -p '*' ops
[ -f "$folder/key" ] || ssh-keygen -q -t ed25519 -N '' -C lattice-test -f "$folder/key"
install -d -m 700 -o 1000 -g 1000 "$root/home/ops/.ssh"
install -m 600 -o 1000 -g 1000 "$folder/key.pub" "$root/home/ops/.ssh/authorized_keys"

cat >"$root/etc/ssh/sshd_config.d/lattice.conf" <<'CONF'
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
UsePAM no
UseDNS no
MaxSessions 20
MaxStartups 50:30:100
CONF

# A member that says what it is, and one that can be told to fail, to take its time to end, or not to end at all.
cat >"$root/usr/local/bin/builder" <<'BUILDER'
#!/bin/bash
if [ "${1:-}" = lattice-id ]; then
  cat /etc/builder/lattice-id
  exit 0
fi
echo "starting state sync of $1"
if [ -e "/etc/builder/$1.fails" ]; then
  echo "ERROR storage: no space left on device, token=hunter2" >&2
  exit 3
fi
if [ -e "/etc/builder/$1.ignores" ]; then trap '' TERM; fi
if [ -e "/etc/builder/$1.drains" ]; then
  seconds=$(cat "/etc/builder/$1.drains")
  # systemd ends every process of the unit, also one that begins now: it waits without one.
  exec 3<> <(:)
  trap 'echo "draining"; read -rt "$seconds" -u 3; exit 0' TERM
  sleep infinity &
  wait
fi
exec sleep infinity
BUILDER
chmod 755 "$root/usr/local/bin/builder"
cat >"$root/etc/systemd/system/builder@.service" <<'UNIT'
[Unit]
Description=Builder of %i
[Service]
EnvironmentFile=-/etc/builder/common.env
ExecStart=/usr/local/bin/builder %i
Restart=on-failure
RestartSec=1
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p "$root/etc/builder"

# What has no hardware or network to look after here, and what would wait for it.
chroot "$root" systemctl mask --quiet systemd-udevd.service systemd-udev-trigger.service \
  systemd-udevd-kernel.socket systemd-udevd-control.socket getty.target console-getty.service \
  systemd-logind.service systemd-timesyncd.service systemd-networkd.service systemd-resolved.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
  e2scrub_reap.service
: >"$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_*
mv "$root" "$finished"
echo "$finished"
