#!/usr/bin/env bash
# Resolves pyproject.toml for Python 3.11 to 3.13 and writes the hashed locks, free of index addresses.
set -euo pipefail
rm -f uv.lock
.tools/bin/uv lock -q
for spec in "requirements.lock:--no-dev" "requirements-dev.lock:--extra spark"; do
  # shellcheck disable=SC2086
  .tools/bin/uv export -q --frozen ${spec#*:} --no-emit-project --no-header --no-annotate -o "${spec%%:*}"
done
if grep -nE '^--(index|extra-index|find-links)|https?://' requirements*.lock; then
  echo "a lock names an index address; see above" >&2; exit 1
fi
