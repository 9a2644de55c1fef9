#!/usr/bin/env bash
# Everything that must hold, in the order in which a mistake is cheapest to find. Prints the time of each step.
set -euo pipefail
B=.venv/bin
JOBS=${JOBS:-2}
ZHONGSHU_VAR=$(mktemp -d -t zhongshu-check.XXXXXX)
export ZHONGSHU_VAR
trap 'rm -rf "$ZHONGSHU_VAR"' EXIT
step() { local name=$1; shift; local t=$SECONDS; "$@"; echo "ok  $name ($((SECONDS - t)) s)"; }
step "lint" $B/ruff check -q src tests bench
step "format" $B/ruff format -q --check src tests bench
step "import contracts" bash -c "$B/lint-imports --no-cache >/tmp/zhongshu-contracts.txt 2>&1 || { cat /tmp/zhongshu-contracts.txt; exit 1; }"
step "types" $B/mypy --no-error-summary
step "migrations complete" $B/zhongshu makemigrations --check --dry-run -v0
step "vendored files" bash -c "cd src/zhongshu/web/static/vendor && sha256sum -c --quiet SHA256SUMS"
step "engine" $B/pytest tests/engine -n "$JOBS" -m "not slow"
step "platform on SQLite" $B/pytest tests/zhongshu tests/promises -n "$JOBS" -m "not slow and not e2e"
step "platform on PostgreSQL" env ONLY_DATABASE=1 scripts/with_postgres.sh $B/pytest tests/zhongshu tests/promises -n "$JOBS" -m "not slow and not e2e"
step "browser and kills on SQLite" $B/pytest tests/browser tests/promises -n "$JOBS" -m "e2e and not slow"
step "kills on PostgreSQL" scripts/with_postgres.sh $B/pytest tests/promises/test_p12_kill.py tests/promises/test_p13_import_dies.py -m "e2e and not slow"
echo "everything holds ($SECONDS s)"
