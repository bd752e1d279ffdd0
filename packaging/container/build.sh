#!/usr/bin/env bash
# Builds the container with podman, buildah or docker, whichever works here.
#
#   packaging/container/build.sh [NAME]     the image's name (default: kith, tagged with its version)
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(packaging/version.sh --version)
tag=${version//+/-} # a tag has no plus
name=${1:-kith}
arguments=(-f packaging/container/Containerfile -t "$name:$tag" -t "$name:latest"
  --build-arg "VERSION=$version" --build-arg "COMMIT=$(git rev-parse HEAD 2>/dev/null || echo unknown)" .)

if command -v podman >/dev/null && podman info >/dev/null 2>&1; then
  exec podman build --format docker "${arguments[@]}" # the other format knows no health check
elif command -v buildah >/dev/null && buildah info >/dev/null 2>&1; then
  exec buildah build --format docker "${arguments[@]}"
elif command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  exec docker build "${arguments[@]}"
fi
echo "make container: there is no podman, buildah or docker here that runs" >&2
exit 1
