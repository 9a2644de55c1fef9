"""``zhongshu``: the command line of the center. Every command is a Django management command of some room; this only shortens the way.

``zhongshu ledger verify`` runs the command ``ledger`` with the argument ``verify``.
"""

import os
import sys


def main() -> int:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhongshu", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
