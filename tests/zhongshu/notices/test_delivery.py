"""Delivery: in the reader's language, at least once, never twice while a lease holds, put off when it fails, parked with an alarm at last."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tests.zhongshu.notices.test_notify import tell_people, user
from zhongshu.kernel import clock
from zhongshu.kernel.errors import NotAllowed
from zhongshu.ledger.models import Line
from zhongshu.notices.actions import deliver
from zhongshu.notices.actions.deliver import deliver_waiting, erase_addresses
from zhongshu.notices.actions.digest import write_digests
from zhongshu.notices.actions.inbox import mark_all_read, mark_read, prefer, retry
from zhongshu.notices.models import Mail, Notice, Preference
from zhongshu.notices.queries import inbox, outbox, unread_count
from zhongshu.people.actor import SYSTEM, Actor, Holding
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role

pytestmark = pytest.mark.django_db
T0 = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # nine in the morning in Shanghai
BROKEN = f"{__name__}.BrokenBackend"


class BrokenBackend(BaseEmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("for lab@example.org")


def actor_of(one: Any, *roles: Role) -> Actor:
    return Actor(user_id=one.pk, holdings=tuple(Holding(r) for r in roles))


def grant(one: Any, role: Role) -> None:
    Grant.objects.create(user=one, role=role, since=dt.date(2026, 1, 1), granted_by="x", reason="x")


def test_delivery_speaks_the_language_of_each_recipient() -> None:
    ann, bob = user("ann"), user("bob", language="en")
    tell_people(SYSTEM, to=[ann.pk, bob.pk])
    deliver_waiting()
    sent = {m.to[0]: (m.subject, m.body.partition("\n")[0]) for m in django_mail.outbox}
    assert sent == {
        "ann@example.org": ("已受理", "您的线索已受理。"),
        "bob@example.org": ("Received", "Your lead was received."),
    }
    assert "/leads/L1/" in django_mail.outbox[0].body
    assert set(Mail.objects.values_list("state", "tries")) == {("sent", 1)}


def test_delivery_when_run_again_sends_nothing_twice() -> None:
    tell_people(SYSTEM, to=[user("ann").pk])
    deliver_waiting()
    deliver_waiting()
    assert len(django_mail.outbox) == 1


def test_delivery_when_another_worker_holds_the_mail_leaves_it_until_the_lease_ends() -> None:
    tell_people(SYSTEM, to=[user("ann").pk])
    Mail.objects.update(leased_until=T0 + dt.timedelta(minutes=5), due_at=T0)
    with clock.at(T0):
        deliver_waiting()
    assert django_mail.outbox == []
    with clock.at(T0 + dt.timedelta(minutes=6)):
        deliver_waiting()  # the other was killed: the mail is sent all the same
    assert len(django_mail.outbox) == 1


def test_repeated_mail_carries_the_same_message_id() -> None:
    tell_people(SYSTEM, to=[user("ann").pk])
    for _ in range(2):
        Mail.objects.update(state="waiting")  # as after a kill between sending and marking
        deliver_waiting()
    first, second = (m.extra_headers["Message-ID"] for m in django_mail.outbox)
    assert first == second


def test_delivery_when_the_server_is_down_waits_longer_each_time_then_parks_and_tells_the_administrator(
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = BROKEN
    ann, admin = user("ann"), user("admin")
    grant(admin, Role.ADM)
    tell_people(SYSTEM, to=[ann.pk])
    waits, now = [], max(clock.now(), T0)
    for _ in range(deliver.MOST_TRIES):
        with clock.at(now):
            deliver_waiting()
        mail = Mail.objects.get(recipient=ann)
        waits.append(round((mail.due_at - now).total_seconds()))
        now = mail.due_at
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7680] and mail.state == "parked"
    assert [n.kind for n in inbox(actor_of(admin))] == ["mail_parked"]
    assert Line.objects.filter(verb="notices.park", subject=mail.pk).count() == 1


def test_parked_mail_when_tried_again_by_the_administrator_arrives() -> None:
    admin = actor_of(user("admin"), Role.ADM)
    tell_people(SYSTEM, to=[user("ann").pk])
    Mail.objects.update(state="parked", tries=8)
    mail = Mail.objects.get()
    with pytest.raises(NotAllowed):
        retry(actor_of(user("lead"), Role.FL), mail.pk)
    retry(admin, mail.pk)
    deliver_waiting()
    assert (len(django_mail.outbox), outbox(admin)[0].state) == (1, "sent")


def test_failed_mail_to_somebody_outside_keeps_the_address_out_of_the_error(settings: Any) -> None:
    settings.EMAIL_BACKEND = BROKEN
    tell_people(SYSTEM, to=[], address="lab@example.org")
    deliver_waiting()
    assert "lab@example.org" not in Mail.objects.get().error


def test_address_outside_when_delivered_thirty_days_ago_is_erased_with_its_text() -> None:
    tell_people(SYSTEM, to=[], address="lab@example.org")
    deliver_waiting()
    erase_addresses()
    assert Mail.objects.get().address == "lab@example.org"
    with clock.at(clock.now() + dt.timedelta(days=31)):
        erase_addresses()
    mail = Mail.objects.get()
    assert (mail.address, mail.subject, mail.body, mail.state) == ("", "", "", "sent")


def test_delivery_when_the_account_was_closed_meanwhile_is_dropped() -> None:
    ann = user("ann")
    tell_people(SYSTEM, to=[ann.pk])
    ann.is_active = False
    ann.save()
    deliver_waiting()
    assert (Mail.objects.get().state, django_mail.outbox) == ("dropped", [])


def test_digest_when_asked_for_is_one_mail_a_day_after_eight() -> None:
    ann = user("ann", language="en")
    prefer(actor_of(ann, Role.FL), mode="daily")
    with clock.at(T0 - dt.timedelta(hours=2)):  # seven in the morning
        tell_people(SYSTEM, to=[ann.pk])
        tell_people(SYSTEM, to=[ann.pk])
        write_digests()
        assert Mail.objects.count() == 0
    for hours in (0, 1):
        with clock.at(T0 + dt.timedelta(hours=hours)):
            write_digests()
            deliver_waiting()
    assert [m.subject for m in django_mail.outbox] == ["You have 2 unread notices"]
    with clock.at(T0 + dt.timedelta(days=1)):
        write_digests()  # nothing new since: no mail
    assert Mail.objects.count() == 1


def test_inbox_when_read_counts_down_and_stays_private() -> None:
    ann, bob = user("ann"), user("bob")
    me, other = actor_of(ann, Role.FL), actor_of(bob, Role.FL)
    for _ in range(3):
        tell_people(SYSTEM, to=[ann.pk])
    first = inbox(me)[0]
    mark_read(me, first.pk)
    assert (unread_count(me), inbox(me, unread=True).count(), unread_count(other), inbox(other).count()) == (2, 2, 0, 0)
    with pytest.raises(Exception, match="not found"):
        mark_read(other, first.pk)
    assert (mark_all_read(me), unread_count(me), Notice.objects.count()) == (2, 0, 3)


def test_inbox_of_a_visitor_is_empty() -> None:
    from zhongshu.people.actor import PUBLIC

    tell_people(SYSTEM, to=[user("ann").pk])
    assert (unread_count(PUBLIC), inbox(PUBLIC).count()) == (0, 0)


def test_preference_when_unknown_is_refused_and_changes_nothing() -> None:
    ann = user("ann")
    with pytest.raises(Exception, match="Choose one"):
        prefer(actor_of(ann, Role.FL), mode="pigeon")
    assert Preference.objects.count() == 0
