#!/usr/bin/env bash
# Refreshes the vendored assets from the npm registry (needs Node once, here; never at run time) and writes their hashes.
# Change a version or add an icon's name below, run this, look at the pages, commit.
set -euo pipefail
TABLER=1.6.1 ECHARTS=6.1.0 ICONS=3.51.0
NAMES="home inbox layout-dashboard search world help-circle user users user-circle building bell bulb file-text clipboard-check clipboard-list
 stack-2 gavel activity flag arrows-exchange coin building-factory-2 transform link trophy microphone affiliate layout-kanban chart-bar
 adjustments shield-check plus check x alert-triangle alert-circle info-circle circle-check clock calendar-event copy download upload
 filter columns-3 dots dots-vertical chevron-down chevron-right chevron-left chevron-up arrow-up arrow-down arrows-sort arrow-right arrow-left
 external-link edit trash eye lock logout login star bookmark menu-2 table list mail printer history file-spreadsheet paperclip target
 radar-2 compass map-pin phone key qrcode send refresh circle-dot circle-dashed circle-x player-pause arrow-back-up sitemap book language
 chart-dots device-floppy hourglass message-circle git-merge git-compare database settings rocket tag school award"
HERE=$(cd "$(dirname "$0")/.." && pwd)
OUT=$HERE/src/zhongshu/web/static/vendor
WORK=$(mktemp -d); trap 'rm -rf "$WORK"' EXIT
cd "$WORK"
npm pack --silent "@tabler/core@$TABLER" "echarts@$ECHARTS" "@tabler/icons@$ICONS" >/dev/null
for archive in *.tgz; do mkdir "${archive%.tgz}"; tar xzf "$archive" -C "${archive%.tgz}" --strip-components=1; done
mkdir -p "$OUT/licences"
cp "tabler-core-$TABLER/dist/css/tabler.min.css" "tabler-core-$TABLER/dist/js/tabler.min.js" "echarts-$ECHARTS/dist/echarts.min.js" "$OUT/"
cp "echarts-$ECHARTS/LICENSE" "$OUT/licences/echarts.LICENSE"
cp "echarts-$ECHARTS/NOTICE" "$OUT/licences/echarts.NOTICE"
cp "tabler-icons-$ICONS/LICENSE" "$OUT/licences/tabler-icons.LICENSE"
# the core package carries its notice in the head of each file and the same MIT text only by name
sed -E 's/^Copyright.*/Copyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna/' "tabler-icons-$ICONS/LICENSE" >"$OUT/licences/tabler.LICENSE"
{
  printf '<svg xmlns="http://www.w3.org/2000/svg">\n'
  for name in $NAMES; do
    file="tabler-icons-$ICONS/icons/outline/$name.svg"
    [ -f "$file" ] || { echo "no icon called $name" >&2; exit 1; }
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$name"
    tr '\n' ' ' <"$file" | sed -E 's/<svg[^>]*>//; s#</svg>##; s/<!--[^>]*-->//g; s/ +/ /g'
    printf '</symbol>\n'
  done
  printf '</svg>\n'
} >"$OUT/icons.svg"
cd "$OUT" && sha256sum *.css *.js *.svg licences/* >SHA256SUMS
