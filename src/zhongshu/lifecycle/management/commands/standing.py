"""``zhongshu standing``: rebuilds the projection for lists from the dossiers, in batches, while the center works on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from zhongshu.lifecycle.actions.rebuild import rebuild_standing


class Command(BaseCommand):
    help = "Rebuild the projection that lists and search read."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_standing():,} rows rebuilt")
