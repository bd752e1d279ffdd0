#!/usr/bin/env bash
# Prints the flags for Go's linker that put version and commit into the program, for source trees of which
# `go build` does not know them by itself (a git worktree, an archive). With --version: the version alone, in
# the form that Go uses: v1.2.3 at a tag, v1.2.4-0.TIME-COMMIT on the way to the next, +dirty with changes.
#
#   VERSION, COMMIT   what to print instead
set -euo pipefail
cd "$(dirname "$0")/.."

version=${VERSION:-}
commit=${COMMIT:-}
if hash=$(git rev-parse HEAD 2>/dev/null); then
  commit=${commit:-$hash}
  dirty=
  if [ -n "$(git status --porcelain)" ]; then
    dirty=+dirty
    commit=$commit+changes
  fi
  tag=$(git describe --tags --abbrev=0 --match 'v[0-9]*.[0-9]*.[0-9]*' 2>/dev/null || true)
  stamp=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S)-${hash:0:12}
  if [ -z "$tag" ]; then
    found=v0.0.0-$stamp
  elif [ "$(git rev-parse "$tag^{commit}")" = "$hash" ]; then
    found=$tag
  elif [[ $tag == *-* ]]; then
    found=$tag.0.$stamp
  else
    found=${tag%.*}.$((${tag##*.} + 1))-0.$stamp
  fi
  version=${version:-$found$dirty}
fi
if [ -z "$version" ]; then
  echo "version.sh: there is no git here to tell the version; give one, as in VERSION=v1.2.3" >&2
  exit 1
fi
if [ "${1:-}" = --version ]; then
  echo "$version"
else
  echo "-X main.version=$version -X main.commit=${commit:-unknown}"
fi
