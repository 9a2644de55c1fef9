"""A second factor and its line in the ledger stand or fall together: where the line cannot be written, nothing was added and nothing removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests.zhongshu.people.test_access import PASSWORD, account, code_of, sign_in
from zhongshu.ledger.models import Line
from zhongshu.people.models import User

pytestmark = pytest.mark.django_db


@contextmanager
def deaf_ledger(verb: str = "people.change_factor") -> Iterator[None]:
    """The ledger takes no line of this act, as a full disk would have it."""
    with connection.cursor() as cursor:
        for statement in DEAF[connection.vendor]:
            cursor.execute(statement.replace("THE VERB", verb))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in HEARS[connection.vendor]:
                cursor.execute(statement)


DEAF = {
    "sqlite": [
        "CREATE TRIGGER deaf BEFORE INSERT ON ledger_line WHEN NEW.verb = 'THE VERB' "
        "BEGIN SELECT RAISE(ABORT, 'deaf'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION deaf() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'deaf'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER deaf BEFORE INSERT ON ledger_line FOR EACH ROW WHEN (NEW.verb = 'THE VERB') "
        "EXECUTE FUNCTION deaf()",
    ],
}
HEARS = {
    "sqlite": ["DROP TRIGGER deaf"],
    "postgresql": ["DROP TRIGGER deaf ON ledger_line", "DROP FUNCTION deaf()"],
}


@pytest.fixture
def chen() -> User:
    cache.clear()
    return account("chen", "PS", password=PASSWORD)


@pytest.fixture
def proven(chen: User) -> Client:
    """A browser in which Chen has just given the password."""
    client = Client()
    sign_in(client, chen.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def kinds(chen: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=chen).values_list("type", flat=True))


def lines(chen: User) -> list[tuple[str, str]]:
    found = Line.objects.filter(verb="people.change_factor", actor=chen.pk).order_by("seq")
    return [(line.told["factor"], line.told["change"]) for line in found]


def add_app(client: Client) -> None:
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def test_factor_when_added_and_removed_then_each_change_has_its_line(proven: Client, chen: User) -> None:
    add_app(proven)
    assert (kinds(chen), lines(chen)) == (["recovery_codes", "totp"], [("totp", "added"), ("recovery_codes", "added")])
    proven.post(reverse("mfa_deactivate_totp"))
    assert (kinds(chen), lines(chen)[2:]) == ([], [("totp", "removed"), ("recovery_codes", "removed")])


def test_app_when_its_line_cannot_be_written_then_it_was_not_added(proven: Client, chen: User) -> None:
    with deaf_ledger(), pytest.raises(DatabaseError):
        add_app(proven)
    assert (kinds(chen), lines(chen)) == ([], [])


@pytest.mark.parametrize("kind", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_remove_webauthn"])
def test_factors_when_the_line_of_a_change_cannot_be_written_then_they_stay_as_they_were(
    proven: Client, chen: User, kind: str
) -> None:
    totp.TOTP.activate(chen, totp.generate_totp_secret())
    RecoveryCodes.activate(chen)
    key = Authenticator.objects.create(user=chen, type="webauthn", data={"name": "key", "credential": {}})
    before = list(Authenticator.objects.order_by("pk").values("pk", "data"))
    with deaf_ledger(), pytest.raises(DatabaseError):
        proven.post(reverse(kind, args=[key.pk] if "webauthn" in kind else []))
    assert list(Authenticator.objects.order_by("pk").values("pk", "data")) == before
    assert len(lines(chen)) == 3


def test_password_when_its_line_cannot_be_written_then_the_old_one_still_opens(proven: Client, chen: User) -> None:
    new = "correct horse battery staple"
    with deaf_ledger("people.change_password"), pytest.raises(DatabaseError):
        proven.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    chen.refresh_from_db()
    assert chen.check_password(PASSWORD)
