#!/usr/bin/env bash
# Puts a pinned uv into .tools, honouring whatever index pip is configured with.
set -euo pipefail
PY=${PY:-python3.11}
command -v "$PY" >/dev/null || PY=python3
"$PY" - <<'CHECK'
import sys
if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.exit(f"zhongshu needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Set PY=python3.11 and try again.")
CHECK
if [ ! -x .tools/bin/uv ]; then
  "$PY" -m venv .tools
  .tools/bin/pip install -q --disable-pip-version-check 'uv==0.13.9' 2>/dev/null ||
    .tools/bin/pip install -q --disable-pip-version-check 'uv>=0.9,<1'
fi
