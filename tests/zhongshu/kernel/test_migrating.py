"""New tables are made without reading the old ones anew: what keeps `migrate` of an empty center short."""

import re
from pathlib import Path

from django.db import models
from django.db.migrations.loader import MigrationLoader

import zhongshu
from zhongshu.kernel.migrating import CreateModel

SOURCE = Path(zhongshu.__file__).parent


def test_a_new_table_leaves_the_old_models_as_they_are() -> None:
    state = MigrationLoader(None, ignore_no_migrations=True).project_state(("people", "0001_initial"))
    person = state.apps.get_model("people", "Person")
    others = set(state.apps.get_models(include_auto_created=True))
    key = models.ForeignKey("people.Person", models.CASCADE, related_name="notes")
    CreateModel("Note", [("id", models.AutoField(primary_key=True)), ("person", key)]).state_forwards("people", state)
    note = state.apps.get_model("people", "Note")
    assert set(state.apps.get_models(include_auto_created=True)) == {*others, note}
    assert note._meta.get_field("person").remote_field.model is person
    assert note in {relation.related_model for relation in person._meta.related_objects}


def test_every_table_of_the_house_is_made_that_way_and_whole_with_its_rules() -> None:
    for path in sorted(SOURCE.rglob("migrations/0*.py")):
        text = path.read_text()
        assert "migrations.CreateModel(" not in text, f"{path}: the one of zhongshu.kernel.migrating"
        if path.name.startswith("0001") and path.parent.parent.name != "discovery":  # two tables there name each other
            assert not re.search(r"migrations\.Add(Index|Constraint)\(", text), f"{path}: belongs into its CreateModel"
