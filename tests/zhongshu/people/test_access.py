"""The door: default deny, who is sent where, sign-in and its limits, second factors, demo entries; and that no act is without its line."""

import inspect

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from tests.zhongshu.people.cast import HOUSE, PASSWORD, account
from zhongshu.kernel.errors import Refusal
from zhongshu.ledger import actions as ledger
from zhongshu.ledger.models import Line
from zhongshu.people import actions
from zhongshu.people.access import CLOSED, OUTSIDE, AccessDoor, door, row_of
from zhongshu.people.actions import open_account
from zhongshu.people.actors import actor_of
from zhongshu.people.demonstration import DEMO_PASSWORD
from zhongshu.people.models import User
from zhongshu.people.queries import demo_logins
from zhongshu.people.roles import Role

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


# --- every URL has a row


def every_url(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from every_url(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or ''}", pattern.callback


def test_urls_when_enumerated_then_each_has_a_row_or_is_closed_on_purpose():
    missing = {name for name, view in every_url(get_resolver().url_patterns) if row_of(view, name) is None}
    assert missing == CLOSED


def test_outside_rows_when_compared_with_the_resolver_then_none_is_left_over():
    names = {name for name, _ in every_url(get_resolver().url_patterns)}
    assert {name for name in OUTSIDE if not name.startswith("pages:")} <= names


@pytest.mark.parametrize("name", sorted(CLOSED - {"account_confirm_email"}))
def test_closed_page_when_asked_then_not_found(client, name):
    client.force_login(account("hua", "DIR"))
    assert client.get(reverse(name)).status_code == 404


# --- the five answers of the door, on views made here


@door("triage:UA")
def marked(request):
    return HttpResponse(request.actor.name or "nobody")


@door(public=True, methods="GET")
def public(request):
    return HttpResponse("open")


def unmarked(request):
    return HttpResponse("must never be seen")


urlpatterns = [path("marked/", marked, name="marked"), path("public/", public, name="public"), path("unmarked/", unmarked, name="unmarked")]  # fmt: skip


def answer(user, name, method="GET"):
    """What the door says to a request, without the rest of the site."""
    request = RequestFactory().generic(method, f"/{name}/")
    request.user = user
    view = {"marked": marked, "public": public, "unmarked": unmarked}[name]
    request.resolver_match = type("Match", (), {"view_name": name})()
    refused = AccessDoor(lambda r: HttpResponse()).process_view(request, view, (), {})
    return refused or view(request)


@pytest.fixture
def nobody():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


@pytest.mark.parametrize("role", ["DIR", "PS", "ADM"])
def test_door_when_view_is_unmarked_then_not_found_even_for_the_director(role, nobody):
    assert answer(account("hua", role), "unmarked").status_code == 404
    assert answer(nobody, "unmarked").status_code == 404


def test_door_when_public_then_open_to_all(nobody):
    assert answer(nobody, "public").content == b"open" == answer(account("zhao", "PI"), "public").content


def test_door_when_not_signed_in_then_to_the_login_page_and_back(nobody):
    refused = answer(nobody, "marked")
    assert (refused.status_code, refused.url) == (302, f"{LOGIN}?next=/marked/")


def test_door_when_the_address_is_long_then_the_login_page_leads_back_without_its_search(client):
    for typed, back in (("叠" * 20, "/leads/%3Fq%3D"), ("叠" * 700, "/leads/")):
        address = client.get("/leads/", {"q": typed}).url
        assert len(address) < 4000
        assert address.partition("next=")[2].startswith(back)
    assert address.endswith("next=/leads/")


def test_door_when_right_is_held_then_in_and_else_refused():
    outcome = {role: answer(account(role.lower(), role), "marked").status_code for role in Role if role is not Role.PUB}
    assert {role for role, status in outcome.items() if status == 200} == {Role.PS, Role.FL, Role.DIR, Role.EVT}
    assert set(outcome.values()) == {200, 403}


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 405), ("PUT", 405), ("DELETE", 405), ("TRACE", 405)])  # fmt: skip
def test_door_when_method_is_wrong_then_405_with_the_right_ones(nobody, method, status):
    said = answer(nobody, "public", method)
    assert said.status_code == status
    assert status == 200 or said["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("wrong", [{}, {"wanted": "triage:UA", "public": True}])
def test_door_when_it_names_nothing_or_two_things_then_a_mistake_of_the_programmer(wrong):
    with pytest.raises(TypeError):
        door(**wrong)


# --- signing in


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_sign_in_when_right_then_to_the_desk_with_one_line_and_rotated_session(client):
    chen = account("chen", "PS", password=PASSWORD)
    client.get(LOGIN)
    before = client.session.session_key
    done = sign_in(client, "Chen@Example.org", PASSWORD)
    assert (done.status_code, done.url) == (302, "/desk/")
    assert client.session.session_key != before
    assert [(line.actor, line.told["how"]) for line in Line.objects.filter(verb="people.sign_in")] == [
        (chen.pk, "password")
    ]


@pytest.mark.parametrize("email", ["chen@example.org", "nobody@example.org"])
def test_sign_in_when_wrong_then_the_same_words_whether_the_account_exists(client, email):
    account("chen", "PS", password=PASSWORD)
    said = sign_in(client, email, "wrong-password-1")
    assert said.status_code == 200 and "邮箱或密码不正确" in said.content.decode()


def test_sign_in_when_closed_then_refused(client):
    from zhongshu.people.actions import close_account

    account("hua", "DIR")
    chen = account("chen", "PS", password=PASSWORD)
    close_account(HOUSE, chen.pk, reason="left the center")
    assert (
        sign_in(client, chen.email, PASSWORD).url.endswith("/account/inactive/")
        or "_auth_user_id" not in client.session
    )


def test_sign_in_when_too_many_failures_then_locked_also_for_the_right_password_and_only_this_account(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": ""}
    account("chen", "PS", password=PASSWORD)
    account("lin", "EXP", password=PASSWORD)
    statuses = [
        sign_in(client, ["chen@example.org", "CHEN@example.org"][n % 2], f"wrong-{n}").status_code for n in range(10)
    ]
    assert statuses[-1] == 429
    locked = sign_in(client, "chen@example.org", PASSWORD)
    assert locked.status_code == 429 and "暂停登录" in locked.content.decode()
    assert sign_in(client, "lin@example.org", PASSWORD).status_code == 302


def test_sign_up_when_proposer_then_person_role_and_line(client):
    form = {"name": "赵启衡", "email": "zhao@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_signup"), form).status_code == 302
    zhao = User.objects.get(email="zhao@example.org")
    assert (str(zhao.person), actor_of(zhao).roles) == ("赵启衡", {Role.PI})
    assert Line.objects.filter(verb="people.sign_up", subject=zhao.pk).count() == 1
    assert client.get(reverse("people:account")).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"password1": "short", "password2": "short"}, {"email": "x"}, {"password2": "other"}]
)
def test_sign_up_when_something_is_wrong_then_said_beside_and_no_account(client, wrong):
    form = {"name": "赵启衡", "email": "zhao@example.org", "password1": PASSWORD, "password2": PASSWORD, **wrong}
    said = client.post(reverse("account_signup"), form)
    assert said.status_code == 200 and not User.objects.exists()


def test_sign_up_when_closed_then_no_account(client, settings):
    settings.PROPOSER_SIGNUP = False
    form = {"name": "赵", "email": "zhao@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "注册已关闭" in client.post(reverse("account_signup"), form).content.decode()
    assert not User.objects.exists()


def test_logout_when_posted_then_a_stranger(client):
    client.force_login(account("chen", "PS"))
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("people:account")).url.startswith(LOGIN)


# --- the entrance of a demonstration


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    user = open_account(HOUSE, email="demo@example.org", name_zh="演示", demo=True)
    actions.grant_role(HOUSE, user.pk, role="PS", reason="demo login")
    return user


def test_demo_entry_when_demonstration_then_in_with_one_click(client, demo):
    assert "演示账号" in client.get(LOGIN).content.decode()
    assert client.post(reverse("people:demo_sign_in"), {"account": demo.pk}).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200
    assert Line.objects.get(verb="people.sign_in").told["how"] == "demo"


def test_demo_entry_when_no_demonstration_then_not_found_and_nobody_signed_in(client, demo, settings):
    settings.DEMO = False
    assert client.post(reverse("people:demo_sign_in"), {"account": demo.pk}).status_code == 404
    assert "_auth_user_id" not in client.session and demo_logins() == []
    assert "演示账号" not in client.get(LOGIN).content.decode()


def test_demo_entry_when_account_is_a_real_one_then_not_found(client, demo):
    real = account("chen", "PS")
    assert client.post(reverse("people:demo_sign_in"), {"account": real.pk}).status_code == 404
    assert client.get(reverse("people:demo_sign_in")).status_code == 405


def test_demo_password_when_typed_then_in_and_beside_each_address(client, demo):
    page = client.get(LOGIN).content.decode()
    assert "demo@example.org" in page and DEMO_PASSWORD in page
    client.post(LOGIN, {"login": "Demo@example.org", "password": DEMO_PASSWORD})
    assert client.get(reverse("people:account")).status_code == 200


def test_demo_password_when_no_demonstration_then_neither_shown_nor_accepted(client, demo, settings):
    settings.DEMO = False
    page = client.get(LOGIN).content.decode()
    assert "demo@example.org" not in page and DEMO_PASSWORD not in page
    client.post(LOGIN, {"login": "demo@example.org", "password": DEMO_PASSWORD})
    assert "_auth_user_id" not in client.session and not demo.has_usable_password()


def test_demo_password_when_account_is_a_real_one_then_refused(client, demo):
    account("chen", "PS")
    client.post(LOGIN, {"login": "chen@example.org", "password": DEMO_PASSWORD})
    assert "_auth_user_id" not in client.session


# --- second factors


def test_second_factor_when_required_and_absent_then_staff_are_led_to_add_one(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(account("chen", "PS"))
    assert client.get(reverse("people:organisations")).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    client.force_login(account("zhao", "PI"))
    assert client.get(reverse("people:account")).status_code == 200


def test_second_factor_when_added_then_the_password_alone_no_longer_opens(
    client, settings, django_capture_on_commit_callbacks
):
    settings.REQUIRE_SECOND_FACTOR = True
    chen = account("chen", "PS", password=PASSWORD)
    sign_in(client, chen.email, PASSWORD)
    again = client.get(reverse("mfa_activate_totp")).url
    assert again.startswith(reverse("account_reauthenticate"))  # a change of factors asks for the password once more
    client.post(again, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=chen, type="totp").count() == 1
    assert client.get(reverse("people:organisations")).status_code == 200
    assert (
        Line.objects.filter(verb="people.change_factor", actor=chen.pk).count() == 2
    )  # the app, and recovery codes with it
    client.logout()
    assert sign_in(client, chen.email, PASSWORD).url == reverse("mfa_authenticate")
    assert client.get(reverse("people:organisations")).url.startswith(LOGIN)
    cache.clear()  # the code of this half minute was used once already
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get(reverse("people:organisations")).status_code == 200


def test_second_factor_when_a_token_asks_then_its_owner_must_have_one(client, settings):
    from zhongshu.api.actions import issue_token

    settings.REQUIRE_SECOND_FACTOR = True
    chen = account("chen", "PS")
    _, secret = issue_token(actor_of(chen), name="notebook", days=30)
    said = client.get("/api/v1/dossiers", headers={"Authorization": f"Bearer {secret}"})
    assert (said.status_code, said["Content-Type"]) == (403, "application/json")
    Authenticator.objects.create(user=chen, type="totp", data={"secret": "x"})
    assert client.get("/api/v1/dossiers", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(
    "name", ["mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
)
def test_factor_pages_when_signed_in_then_they_open_or_ask_for_the_password_again(client, name):
    account("chen", "PS", password=PASSWORD)
    sign_in(client, "chen@example.org", PASSWORD)
    assert client.get(reverse(name), follow=True).status_code in (200, 404)
    client.logout()
    assert client.get(reverse(name)).url.startswith(LOGIN)


# --- no act without a line


OURS = sorted(verb for verb in ledger.REGISTRY if verb.startswith("people."))


def test_acts_when_enumerated_then_every_public_writing_function_of_the_room_is_one():
    public_functions = {f for _, f in inspect.getmembers(actions, inspect.isfunction) if _ in actions.__all__}
    assert {f.verb for f in public_functions} == set(OURS)


def test_acts_when_enumerated_then_every_one_has_a_name_in_both_languages():
    from zhongshu.people.verbs import ACTS

    assert {f"people.{verb}" for verb in ACTS} == set(OURS)


def test_acts_when_each_is_done_once_then_exactly_one_line_each():
    from tests.zhongshu.people.every_act import every_act

    written = {}
    for verb, perform in every_act():
        before = Line.objects.count()
        perform()
        added = list(Line.objects.order_by("seq")[before:].values_list("verb", flat=True))
        written[verb] = added
    assert set(written) == set(OURS)
    assert {verb: lines for verb, lines in written.items() if lines != [verb]} == {}


def test_acts_when_refused_then_no_line_and_no_row():
    from zhongshu.people.models import Organisation

    with pytest.raises(Refusal):
        actions.register_organisation(HOUSE, name_zh="甲", credit_code="1")
    assert (Line.objects.count(), Organisation.objects.count()) == (0, 0)
