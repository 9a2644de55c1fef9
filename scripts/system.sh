#!/usr/bin/env bash
# What the center needs beside Python packages: Pango and a Chinese font, with which contracts are set as PDF (`system.sh run`).
# The tests need more: a browser, PostgreSQL, a Java runtime for Spark (`system.sh`). Debian/Ubuntu; silent where present.
set -euo pipefail
need=()
[ -n "$(ldconfig -p 2>/dev/null | grep -m1 libpangoft2-1.0)" ] || need+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
[ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -1)" ] || need+=(fonts-noto-cjk fontconfig)
if [ "${1:-}" != run ]; then
  command -v chromium >/dev/null || need+=(chromium)
  ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || need+=(postgresql)
  command -v java >/dev/null || need+=(default-jre-headless)
fi
[ ${#need[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || { [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; }; then
  echo "please install what these Debian packages hold: ${need[*]}" >&2
  [ "${1:-}" = run ] && exit 0 || exit 1
fi
SUDO=
[ "$(id -u)" = 0 ] || SUDO=sudo
echo "installing with apt-get: ${need[*]}"
$SUDO apt-get update -qq >/dev/null
DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
