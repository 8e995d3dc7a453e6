#!/usr/bin/env bash
# The statistics of random rows, on a cluster of this machine and without one: the hashes are equal.
#   run.sh [SILOS [ROWS]]
# GRAMGEN_TOOL is the program, GramGen.Tool.dll; without it the repository's is built.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
silos=${1:-3}
rows=${2:-100000}
columns=32

tool=${GRAMGEN_TOOL:-}
if [ -z "$tool" ]; then
    dotnet build -c Release ../../src/GramGen.Tool -v q --nologo
    tool=$(dotnet msbuild ../../src/GramGen.Tool -getProperty:TargetPath -p:Configuration=Release)
fi

folder=$(mktemp -d)
up=
clean() {
    [ -z "$up" ] || { kill -TERM "$up" && wait "$up"; } || true
    rm -rf "$folder"
}
trap clean EXIT

# Random digits: two bytes that are digits are a half-precision number from 0.1 to 0.7.
mkdir "$folder/rows"
for part in 1 2 3 4; do
    bytes=$((rows / 4 * columns * 2))
    # A byte has at least a digit.
    head -c "$bytes" /dev/urandom | od -An -v -tu1 | tr -d ' \n' 2> /dev/null | head -c "$bytes" > "$folder/rows/$part.bin"
done

dotnet "$tool" up --silos "$silos" --store "$folder/stores" > "$folder/up.txt" &
up=$!
until grep -q redis:// "$folder/up.txt"; do
    kill -0 "$up"
    sleep 0.2
done
address=$(grep -o 'redis://[^ ]*' "$folder/up.txt")

echo "== with $silos silos, every leaf twice"
dotnet "$tool" stats --input "$folder/rows/*.bin" --raw "$columns:half" --out "$folder/cluster.npz" \
    --cluster "$address" --store "$folder/stores" --leaf-rows 8192 --audit 1 | tee "$folder/cluster.txt"

echo "== without them"
dotnet "$tool" stats --input "$folder/rows/*.bin" --raw "$columns:half" --out "$folder/machine.npz" | tee "$folder/machine.txt"

if [ "$(grep sha256 "$folder/cluster.txt")" = "$(grep sha256 "$folder/machine.txt")" ] && cmp "$folder/cluster.npz" "$folder/machine.npz"; then
    echo "the same hash, and the same file"
else
    echo "other hashes"
    exit 1
fi
