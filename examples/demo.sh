#!/usr/bin/env bash
# A prebuild from its beginning to its end and a pool that is claimed from, with curl alone. Needs a mock that
# `prebuild-mock` has started, and where it is:
#
#   prebuild-mock exec --clock frozen -- ./demo.sh
set -euo pipefail
: "${ONA_BASE_URL:?is not set: run this by prebuild-mock exec --clock frozen -- $0}"

project=b0e12f6c-4c67-429d-a4a6-d9838b5da047
pool=a1b2c3d4-5678-9abc-def0-1234567890ab
json=(-H "Content-Type: application/json")

rpc() { curl -sf "$ONA_BASE_URL/gitpod.v1.PrebuildService/$1" -H "Authorization: Bearer $ONA_API_KEY" "${json[@]}" -d "$2"; }
control() { curl -sf "$ONA_HOST/_mock/$1" "${json[@]}" -d "$2"; }
field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" && echo; }
say() { printf '\n%s\n' "$*"; }

say "A prebuild is created:"
id=$(rpc CreatePrebuild "{\"projectId\":\"$project\",\"spec\":{}}" | sed -E 's/^\{"prebuild":\{"id":"([^"]*)".*/\1/')
echo "$id"

say "Time moves until its snapshot is being made:"
control clock/advance "{\"until\":{\"prebuild\":\"$id\",\"phase\":\"SNAPSHOTTING\"}}" | field now
rpc GetPrebuild "{\"prebuildId\":\"$id\"}" | field phase

say "And until it has completed:"
control clock/advance "{\"until\":{\"prebuild\":\"$id\",\"phase\":\"COMPLETED\"}}" | field now
rpc GetPrebuild "{\"prebuildId\":\"$id\"}" | field phase

say "Its log ends with:"
token=$(rpc CreatePrebuildLogsToken "{\"prebuildId\":\"$id\"}" | field accessToken)
curl -sf "$ONA_HOST/logs/$id" -H "Authorization: Bearer $token" | tail -n 1

say "An instance of a warm pool is claimed:"
control "warm-pools/$pool/claim" '{}' >/dev/null
rpc GetWarmPool "{\"warmPoolId\":\"$pool\"}" | field phase

say "Calls that the mock answered:"
curl -sf "$ONA_HOST/_mock/requests/count"
echo
