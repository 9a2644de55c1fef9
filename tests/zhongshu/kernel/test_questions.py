"""A question asked in prepared SQL answers what its queryset answers, for every shape of arguments; and its function looks at nothing else."""

import datetime as dt

import pytest

from tests.zhongshu.discovery.cast import PEROVSKITE, Cast, bring
from zhongshu.discovery.actions import register_lead, start_screening
from zhongshu.kernel import clock, questions
from zhongshu.kernel.questions import LONGEST, Question, plan
from zhongshu.lifecycle.actions import join_team, open_to
from zhongshu.lifecycle.models import Dossier, Member, Opening
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import Grant, Person
from zhongshu.people.roles import Role

pytestmark = pytest.mark.django_db


def named(names):
    return Person.objects.filter(name_zh__in=names).order_by("name_zh")


def same(build, *given):
    asked = Question(build)
    answers = [asked.ask(*given) for _ in range(2)]
    plain = list(build(*given))
    assert answers == [plain, plain]
    return plain


def test_ask_when_lists_of_any_length_then_the_answers_of_the_queryset():
    now = clock.now()
    everybody = [Person(name_zh=f"人{n:03d}", created_at=now, updated_at=now) for n in range(LONGEST + 3)]
    Person.objects.bulk_create(everybody)
    for length in (0, 1, 2, 3, 5, 8, LONGEST, LONGEST + 2):
        assert len(same(named, [f"人{n:03d}" for n in range(length)])) == length


def test_ask_when_a_tuple_or_a_set_or_an_enum_then_the_same():
    Person.objects.create(name_zh="甲")
    asked = Question(named)
    assert asked.ask(("甲", "乙")) == asked.ask({"甲", "乙"}) == list(named(["甲"]))
    officer = Cast().chen
    held = Question(lambda role: Grant.objects.filter(role=role).values_list("user_id", flat=True))
    assert officer.user_id in held.ask(Role.PS)


def test_ask_when_days_and_absent_values_then_converted_both_ways():
    Cast()
    lead = bring()
    with clock.at(dt.datetime(2026, 3, 3, tzinfo=dt.UTC)):
        open_to(SYSTEM, lead.dossier, holder="someone", purpose="relay", until=dt.date(2026, 4, 1))

    def opened(day):
        return Opening.objects.filter(until__gte=day).values_list("since", "until", "closed_at")

    assert same(opened, dt.date(2026, 4, 1)) == [(dt.date(2026, 3, 3), dt.date(2026, 4, 1), None)]
    assert same(opened, dt.date(2026, 4, 2)) == []
    assert len(same(lambda at: Opening.objects.filter(closed_at=at), None)) == 1
    with pytest.raises(TypeError):
        Question(lambda at: Opening.objects.filter(created_at__gt=at)).ask(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def test_ask_when_records_beside_records_then_no_further_query(django_assert_num_queries):
    cast = Cast()
    register_lead(cast.chen, said=PEROVSKITE)
    asked = Question(
        lambda since: Dossier.objects.filter(trl__gte=since).select_related("organisation", "specialist__person")
    )
    with django_assert_num_queries(1):
        found = asked.ask(4)[0]
        assert (found.trl, found.organisation, found.specialist, found.state) == (4, None, None, "LEAD")
    found.field = "chips"
    found.save()
    assert asked.ask(4)[0].field == "chips"


def test_plan_when_an_argument_is_changed_on_its_way_then_refused():
    with pytest.raises(TypeError, match="not asked for as it is given"):
        plan(lambda part: Person.objects.filter(name_zh__contains=part), (str,))
    with pytest.raises(TypeError, match="not asked for"):
        plan(lambda part: Person.objects.all(), (str,))
    with pytest.raises(TypeError, match="one query"):
        plan(lambda ref: Dossier.objects.filter(pk=ref).prefetch_related("members"), (str,))
    with pytest.raises(TypeError, match="records or for a list"):
        plan(lambda ref: Dossier.objects.filter(pk=ref).values("pk"), (str,))


@pytest.fixture
def asked(monkeypatch):
    """Every question that is asked, with its arguments."""
    seen, ask = [], Question.ask
    monkeypatch.setattr(Question, "ask", lambda self, *given: seen.append((self, given)) or ask(self, *given))
    return seen


def test_every_question_of_a_screened_lead_then_the_answer_of_its_queryset(asked):
    cast = Cast()
    first, second = bring(), bring(title="钙钛矿叠层光伏组件")
    for lead in (first, second):
        join_team(SYSTEM, lead.dossier, person_id=cast.zhao.person_id)
        start_screening(cast.chen, lead, version=lead.dossier.version)
    assert Member.objects.count() == 2
    assert len({question.build.__name__ for question, _ in asked}) > 8
    for question, given in list(asked):
        plain = list(question.build(*[list(each) if isinstance(each, set) else each for each in given]))
        assert sorted(map(str, question.ask(*given))) == sorted(map(str, plain)), question.build.__qualname__


def test_every_question_when_asked_on_another_day_then_the_same_sql(asked):
    cast = Cast()
    lead = bring()
    start_screening(cast.chen, lead, version=lead.dossier.version)
    assert {question.build.__name__ for question, _ in asked} <= {q.build.__name__ for q in questions.REGISTRY.values()}
    for question, _ in asked:
        for shape, known in question._plans.items():
            with clock.at(dt.datetime(2031, 5, 6, tzinfo=dt.UTC)):
                again = plan(question.build, shape)
            assert (again and (again.sql, again.parameters)) == (known and (known.sql, known.parameters))
