#!/usr/bin/env bash
# Makes a Synapse to test against: Debian's matrix-synapse from sid, in a folder of its own, nothing of it
# installed on this machine. Safe to repeat; a folder that is there is complete, because it is built under
# another name and renamed at the end.
#
#   KITH_SYNAPSE_ROOT   where to put it (default: .cache/synapse in the repository)
set -euo pipefail

repository=$(cd "$(dirname "$0")/../.." && pwd)
root=${KITH_SYNAPSE_ROOT:-$repository/.cache/synapse}

installed() { [ -f "$1/usr/lib/python3/dist-packages/synapse/__init__.py" ]; }
version() { dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Version}' matrix-synapse; }

if installed "$root"; then
  echo "Synapse $(version) is in $root"
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  echo "make synapse: needs root, because it unpacks Debian packages into a folder of their own; try: sudo make synapse" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "make synapse: needs a Debian-like system (there is no apt-get here)" >&2
  exit 1
fi
if ! command -v mmdebstrap >/dev/null; then
  echo "installing mmdebstrap…"
  apt-get update -q
  apt-get install -y -q --no-install-recommends mmdebstrap
fi

# One maker at a time; the other waits and then finds it done.
mkdir -p "$(dirname "$root")"
exec 9>"$root.lock"
flock 9
if installed "$root"; then
  echo "Synapse $(version) is in $root"
  exit 0
fi

building=$root.building
rm -rf "$building"
trap 'rm -rf "$building"' EXIT
echo "unpacking matrix-synapse and what it needs (about a minute)…"
# A mirror's snapshot of sid may be past its Release file's date: the signature is still checked, the date is not.
mmdebstrap --quiet --variant=apt --include=matrix-synapse,ca-certificates \
  --aptopt='APT::Install-Recommends "false"' \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  sid "$building"
installed "$building" || { echo "make synapse: the package did not bring Synapse" >&2; exit 1; }
chmod 755 "$building" # mmdebstrap's folder may be private; the tests may run as another user
rm -rf "$root"
mv "$building" "$root"
echo "Synapse $(version) is in $root"
