"""Making a new table without reading every other table anew: the tables of an empty center are made in seconds, not in half a minute.

Django renders each model again that a new one reaches through any chain of keys, which in one web of dossiers is nearly all of them, at each of
a hundred and fifty tables. A new model changes no old one: as when a program is loaded, it is made once and tells those it points to.

In: the operations of a migration. Out: the same state and the same tables as Django's own operation gives. Never: a table that is there already.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


class CreateModel(migrations.CreateModel):
    """Django's operation; only the models known before it are left as they are."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        apps = state.__dict__.pop("apps", None)  # where none is rendered yet, all will be when they are asked for
        super().state_forwards(app_label, state)
        if apps is not None:
            state.apps = apps
            apps.render_multiple([state.models[app_label, self.name_lower]])
