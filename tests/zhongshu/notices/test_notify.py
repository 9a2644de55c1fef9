"""`notify` inside an act: one inbox row for each person, mail for those who want it, nothing at all when the act fails."""

import pytest

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import SilentAct, act, tell
from zhongshu.notices.actions import notify
from zhongshu.notices.models import Mail, Notice, Preference
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import User

pytestmark = pytest.mark.django_db
SUBJECT, BODY = Bi("已受理", "Received"), Bi("您的线索已受理。", "Your lead was received.")


@act("test.tell_people")
def tell_people(
    actor: Actor, *, to: list[str], address: str = "", language: str = "zh-hans", fail: bool = False
) -> None:
    tell("lead", "L1")
    notify(
        to=to, address=address, language=language, kind="lead_received", subject=SUBJECT, body=BODY, link="/leads/L1/"
    )
    if fail:
        raise RuntimeError("after the notices")


def user(name: str, **more: object) -> User:
    return User.objects.create(email=f"{name}@example.org", **more)


def test_notify_when_the_act_ends_gives_each_person_one_row_and_one_mail() -> None:
    ann, bob = user("ann"), user("bob")
    tell_people(SYSTEM, to=[ann.pk, bob.pk, ann.pk])
    assert sorted(Notice.objects.values_list("recipient_id", flat=True)) == sorted([ann.pk, bob.pk])
    assert sorted(Mail.objects.values_list("recipient_id", "state")) == sorted(
        [(ann.pk, "waiting"), (bob.pk, "waiting")]
    )


def test_notify_when_the_act_fails_leaves_nothing() -> None:
    with pytest.raises(RuntimeError):
        tell_people(SYSTEM, to=[user("ann").pk], fail=True)
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_notify_when_outside_an_act_refuses() -> None:
    with pytest.raises(SilentAct):
        notify(to=[], kind="x", subject=SUBJECT, body=BODY)


def test_notify_when_a_person_wants_no_mail_still_fills_the_inbox() -> None:
    ann = user("ann")
    Preference.objects.create(user=ann, mode="never")
    tell_people(SYSTEM, to=[ann.pk])
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_notify_when_the_account_is_closed_or_unknown_tells_nobody() -> None:
    tell_people(SYSTEM, to=[user("gone", is_active=False).pk, "nobody"])
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize(("language", "subject"), [("zh-hans", "已受理"), ("en", "Received")])
def test_notify_when_somebody_outside_is_told_writes_in_their_language(language: str, subject: str) -> None:
    tell_people(SYSTEM, to=[], address="lab@example.org", language=language)
    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == ("lab@example.org", subject) and mail.body.endswith("/leads/L1/")
    assert Notice.objects.count() == 0


def test_ledger_line_of_the_act_holds_no_address() -> None:
    from zhongshu.ledger.queries import head

    tell_people(SYSTEM, to=[], address="lab@example.org")
    line = head()
    assert line is not None and "example.org" not in line.facts
