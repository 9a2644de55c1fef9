#!/usr/bin/env bash
# Fills .venv with exactly what one hashed lock names, then adds this project in place.
set -euo pipefail
UV=.tools/bin/uv
PYTHON=$(.tools/bin/python -c 'import sys; print(sys.base_prefix + "/bin/python3")')
[ -x .venv/bin/python ] || $UV venv -q --python "$PYTHON" .venv
$UV pip sync -q --require-hashes --python .venv/bin/python "$1"
SITE=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/src" > "$SITE/zhongshu.pth"
for command in "zhongshu:zhongshu.web.cli" "zhongshu-engine:zhongshu_engine.cli"; do
  printf '#!%s/.venv/bin/python\nimport sys\nfrom %s import main\nsys.exit(main())\n' "$PWD" "${command#*:}" > ".venv/bin/${command%%:*}"
  chmod +x ".venv/bin/${command%%:*}"
done
