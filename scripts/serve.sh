#!/usr/bin/env bash
# The center: several web workers and one background worker; when one stops, or on Ctrl-C or SIGTERM, all stop.
set -uo pipefail
HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
pids=()
stop() { trap - EXIT INT TERM; kill "${pids[@]}" 2>/dev/null; wait; exit "${1:-0}"; }
trap 'stop 0' INT TERM
trap 'stop 1' EXIT
.venv/bin/zhongshu work & pids+=($!)
.venv/bin/gunicorn zhongshu.web.wsgi:application --bind "$HOST:$PORT" --worker-class gthread --workers "${WORKERS:-2}" --threads 4 \
  --limit-request-line 8190 --log-level warning --max-requests 20000 --max-requests-jitter 2000 & pids+=($!)
echo "中枢 zhongshu: http://$HOST:$PORT  (Ctrl-C 停止 / to stop)"
wait -n
