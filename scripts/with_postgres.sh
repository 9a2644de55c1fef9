#!/usr/bin/env bash
# Runs one command against a throw-away PostgreSQL cluster (DATABASE_URL is set), and removes it afterwards.
set -euo pipefail
BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$BIN" ] || { echo "PostgreSQL server programs are missing: apt-get install postgresql" >&2; exit 1; }
HOME_DIR=$PWD
DIR=$(mktemp -d -t zhongshu-pg.XXXXXX)
AS=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$DIR"
  AS=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd /
"${AS[@]}" "$BIN/initdb" -D "$DIR/data" -U zhongshu -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
# fsync off: the cluster lives for one test run only
"${AS[@]}" "$BIN/pg_ctl" -D "$DIR/data" -w -s -l "$DIR/log" \
  -o "-p $PORT -k $DIR -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200" start
trap '"${AS[@]}" "$BIN/pg_ctl" -D "$DIR/data" -m immediate -s stop || true; rm -rf "$DIR"' EXIT
cd "$HOME_DIR"
DATABASE_URL="postgres://zhongshu@127.0.0.1:$PORT/postgres" "$@"
