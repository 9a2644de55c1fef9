"""A row written by the house's own statement is the row Django would have written, on both databases; a second one of the same id is refused."""

import datetime as dt

import pytest
from django.db import DataError, IntegrityError, transaction

from tests.zhongshu.discovery.cast import Cast, bring
from zhongshu.kernel import clock
from zhongshu.kernel.rows import add
from zhongshu.lifecycle.models import Opening
from zhongshu.notices.models import Notice
from zhongshu.people.models import Person

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 1, 2, 3, 456789, tzinfo=dt.UTC)


def person(name, pk=None):
    given = {"pk": pk} if pk else {}
    return Person(name_zh=name, name_en=name, created_at=AT, updated_at=AT, **given)


def columns(row):
    """Every column but the id, as the database gives it back."""
    fresh = type(row).objects.get(pk=row.pk)
    return {f.attname: getattr(fresh, f.attname) for f in fresh._meta.concrete_fields if not f.primary_key}


@pytest.mark.parametrize("name", ["李'; DROP TABLE people_person; --", "%s %(x)s 100%", "换\n行\t“引号”", '"', ""])
def test_add_when_text_of_any_kind_then_equal_to_what_django_writes(name):
    ours, theirs = person(name), person(name)
    add([ours])
    Person.objects.bulk_create([theirs])
    assert columns(ours) == columns(theirs)
    assert columns(ours)["name_zh"] == name
    assert not ours._state.adding


def test_add_when_a_text_is_longer_than_its_column_then_refused_on_both_databases():
    most = Person._meta.get_field("name_zh").max_length
    with pytest.raises(DataError), transaction.atomic():
        add([person("李" * (most + 1))])
    add([fits := person("李" * most)])
    assert columns(fits)["name_zh"] == "李" * most


def test_add_when_days_instants_and_absent_values_then_converted():
    Cast()
    lead = bring()
    given = {"dossier_id": lead.dossier_id, "holder": "someone", "purpose": "relay", "since": dt.date(2026, 3, 3)}
    ours, theirs = (
        Opening(**given, until=dt.date(2026, 4, 1), created_at=AT, updated_at=AT, closed_at=end) for end in (None, AT)
    )
    add([ours, theirs])
    assert columns(ours)["closed_at"] is None
    assert columns(theirs) == columns(ours) | {"closed_at": AT}
    assert columns(ours)["until"] == dt.date(2026, 4, 1)


def test_add_when_several_then_all_of_them():
    officer = Cast().chen
    said = {"recipient_id": officer.user_id, "kind": "told", "created_at": clock.now(), "updated_at": clock.now()}
    rows = [Notice(subject_zh=f"第 {n} 条", subject_en=f"No. {n}", body_zh="", body_en="", **said) for n in range(3)]
    add(rows)
    assert set(Notice.objects.filter(pk__in=[r.pk for r in rows]).values_list("subject_en", flat=True)) == {
        "No. 0", "No. 1", "No. 2"
    }  # fmt: skip


def test_add_when_nothing_then_nothing_and_when_there_already_then_refused():
    add([])
    one = person("甲")
    add([one])
    with pytest.raises(IntegrityError), transaction.atomic():
        add([person("乙", one.pk)])
    assert columns(one)["name_zh"] == "甲"
