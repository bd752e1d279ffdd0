#!/usr/bin/env bash
# Makes what a release consists of, in dist: for amd64 and arm64 an archive with the program, and a Debian package;
# and SHA256SUMS. Needs Go and dpkg-deb, no root and no network once the modules are there; from the same commit
# and the same Go come the same bytes. It is Go, tar and dpkg-deb alone: a release tool of some hundred modules would
# do no more, and would have to be trusted with what people trust.
#
#   packaging/release.sh      at a tag, or with VERSION=v1.2.3
set -euo pipefail
umask 022
cd "$(dirname "$0")/.."

version=$(packaging/version.sh --version)
if [[ $version == *+dirty ]]; then
  echo "release.sh: there are changes that are not committed; a release is what git can give again" >&2
  exit 1
fi
flags=$(packaging/version.sh)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH VERSION=$version

rm -rf dist
mkdir dist
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
for arch in amd64 arm64; do
  folder=kith-${version#v}-linux-$arch
  mkdir "$stage/$folder"
  CGO_ENABLED=0 GOOS=linux GOARCH=$arch GOFLAGS=-tags=goolm go build -trimpath -ldflags "-s -w $flags" -o "$stage/$folder/kith" ./cmd/kith
  cp LICENSE THIRD_PARTY_NOTICES README.md CHANGELOG.md docs/admin.md packaging/systemd/kith.service \
    packaging/prometheus/kith.yaml packaging/grafana/kith.json "$stage/$folder/"
  tar -C "$stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -c "$folder" | gzip -9n >"dist/$folder.tar.gz"
  BINARY=$stage/$folder/kith GOARCH=$arch packaging/debian/build.sh dist
done
(cd dist && sha256sum -- *.tar.gz *.deb >SHA256SUMS)
ls -l dist
