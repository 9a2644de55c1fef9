"""The commands of this room: the printed roles document, and the first account of a new center."""

import pytest
from django.core.management import CommandError, call_command

from tests.zhongshu.people.cast import PASSWORD
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role


def test_docs_roles_when_written_then_fresh_and_when_touched_then_stale(tmp_path, capsys):
    path = tmp_path / "roles.md"
    with pytest.raises(CommandError):
        call_command("docs_roles", "--check", file=str(path))
    call_command("docs_roles", file=str(path))
    call_command("docs_roles", "--check", file=str(path))
    path.write_text(path.read_text("utf-8") + "x", "utf-8")
    with pytest.raises(CommandError):
        call_command("docs_roles", "--check", file=str(path))


@pytest.mark.django_db
def test_first_account_when_new_center_then_director_with_that_password_and_only_once(monkeypatch, capsys):
    monkeypatch.setenv("FIRST_PASSWORD", PASSWORD)
    call_command("first_account", "hua@example.org", "华章")
    hua = User.objects.get()
    assert (actor_of(hua).roles, hua.check_password(PASSWORD), str(hua)) == ({Role.DIR}, True, "华章")
    with pytest.raises(CommandError):
        call_command("first_account", "second@example.org", "Second")


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password1234"])
def test_first_account_when_password_is_weak_then_refused_and_no_account(monkeypatch, password):
    monkeypatch.setenv("FIRST_PASSWORD", password)
    with pytest.raises(CommandError):
        call_command("first_account", "hua@example.org", "华章")
    assert not User.objects.exists()
