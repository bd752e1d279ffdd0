#!/usr/bin/env bash
# Builds the Debian package. Needs Go and dpkg-deb, no root; the same source gives the same bytes.
#
#   packaging/debian/build.sh [FOLDER]     writes FOLDER/kith_VERSION_ARCH.deb (default: dist) and prints its path
#
#   GOARCH    amd64 or arm64 (default: this machine's)
#   BINARY    a program to pack instead of building one
#   VERSION   as in v1.2.3 (default: what git knows of the source tree)
#   COMPRESS  how to pack: xz, zstd or gzip (default: xz)
set -euo pipefail
umask 022

maintainer="The maintainers of kith <kith@kith.invalid>"
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
mkdir -p "${1:-$repository/dist}"
target=$(cd "${1:-$repository/dist}" && pwd)
cd "$repository"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"

arch=${GOARCH:-$(go env GOARCH)}
binary=${BINARY:-}
if [ -z "$binary" ]; then
  binary=$stage.kith
  trap 'rm -rf "$stage" "$stage.kith"' EXIT
  flags=$(packaging/version.sh)
  CGO_ENABLED=0 GOOS=linux GOARCH=$arch GOFLAGS=-tags=goolm go build -trimpath -ldflags "-s -w $flags" -o "$binary" ./cmd/kith
fi

# v1.2.4-rc1 comes before v1.2.4, and so does what Go calls a commit on the way there: as ~ does in Debian.
version=$(packaging/version.sh --version)
version=${version#v}
version=${version//-/\~}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}

install -D -m 755 "$binary" "$stage/usr/bin/kith"
install -D -m 644 packaging/systemd/kith.service "$stage/usr/lib/systemd/system/kith.service"
install -D -m 644 packaging/debian/default "$stage/etc/default/kith"
install -D -m 644 packaging/prometheus/kith.yaml "$stage/usr/share/kith/kith.yaml"
install -D -m 644 packaging/grafana/kith.json "$stage/usr/share/kith/kith.json"
install -D -m 644 packaging/debian/lintian-overrides "$stage/usr/share/lintian/overrides/kith"
doc=$stage/usr/share/doc/kith
install -D -m 644 packaging/debian/copyright "$doc/copyright"
install -m 644 README.md docs/admin.md docs/moderator.md docs/peer.md "$doc/"
for text in LICENSE THIRD_PARTY_NOTICES CHANGELOG.md; do gzip -9n <"$text" >"$doc/$text.gz"; done
gzip -9n >"$doc/changelog.gz" <<CHANGELOG
kith ($version) unstable; urgency=medium

  * See CHANGELOG.md.gz beside this file.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGELOG

mkdir "$stage/DEBIAN"
install -m 755 packaging/debian/{postinst,prerm,postrm} "$stage/DEBIAN/"
echo /etc/default/kith >"$stage/DEBIAN/conffiles"
cat >"$stage/DEBIAN/control" <<CONTROL
Package: kith
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$stage" | cut -f1)
Depends: adduser
Recommends: ca-certificates
Suggests: matrix-synapse, postgresql, prometheus
Section: net
Priority: optional
Description: peer support under pseudonyms, for any Matrix homeserver
 A Matrix application service. People write to its bot with the account and the
 client that they have, say what they need, and talk, end-to-end encrypted and
 under made-up names, with others who live through the same thing. Moderators
 use ordinary Matrix tools.
CONTROL
(cd "$stage" && find usr etc -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$stage" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

package=$target/kith_${version}_$arch.deb
dpkg-deb --root-owner-group -Z"${COMPRESS:-xz}" --build "$stage" "$package" >&2
echo "$package"
