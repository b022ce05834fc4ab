#!/bin/sh
# Makes the font, icons, editor and licence texts anew from the npm packages pinned here. Needs
# Node and a package registry; the normal build needs neither. Leaves only its results.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
node "$here/build.mjs" "$work/node_modules" "$here/.."
