#!/usr/bin/env bash
# What the tests need beside Python packages: a browser, a Chinese font, PostgreSQL, a Java runtime for Spark. Debian/Ubuntu; silent where present.
set -euo pipefail
need=()
command -v chromium >/dev/null || need+=(chromium)
[ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -1)" ] || need+=(fonts-noto-cjk fontconfig)
ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || need+=(postgresql)
command -v java >/dev/null || need+=(default-jre-headless)
[ ${#need[@]} -eq 0 ] && exit 0
SUDO=
[ "$(id -u)" = 0 ] || SUDO=sudo
echo "installing with apt-get: ${need[*]}"
$SUDO apt-get update -qq >/dev/null
DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
