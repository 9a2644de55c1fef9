"""The expertise room: the model's vectors, both languages, bridges, what is missing, and the command."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.engine.review_data import needs_review_data

from zhongshu_engine.api.expertise import Cached, MiniLM, appraise, concepts, read, terms
from zhongshu_engine.cli import main
from zhongshu_engine.errors import BadInput
from zhongshu_engine.expertise.cache import PORTION
from zhongshu_engine.expertise.nearest import nearest_mean, shelve
from zhongshu_engine.expertise.terms import english_terms, latent


@pytest.fixture(scope="module")
def model():
    return MiniLM()


def test_the_numpy_model_gives_the_vectors_of_the_published_one(model):
    vector = model.embed(["This is an example sentence"])[0]
    assert vector[:5] == pytest.approx([0.067657, 0.063496, 0.048713, 0.079305, 0.037448], abs=2e-6)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_vector_does_not_depend_on_its_company(model):
    alone = model.embed(["A qubit."])[0]
    together = model.embed(["Perovskite solar cells degrade under light and humidity in many ways.", "A qubit."])[1]
    assert together == pytest.approx(alone, abs=1e-5)


def test_the_cache_computes_each_text_once(tmp_path):
    class Counting:
        name = "counting"
        asked: list[str] = []

        def embed(self, texts):
            self.asked.extend(texts)
            return np.array([[len(text), 1.0] for text in texts], np.float32)

    cached = Cached(Counting(), tmp_path / "v")
    first = cached.embed(["aa", "b", "aa"])
    assert sorted(Counting.asked) == ["aa", "b"]
    assert Cached(Counting(), tmp_path / "v").embed(["aa", "b", "aa"]).tolist() == first.tolist()
    assert sorted(Counting.asked) == ["aa", "b"]


def test_a_run_that_is_broken_off_keeps_what_it_had_computed(tmp_path):
    class Failing:
        name = "failing"
        room, asked = 2, 0

        def embed(self, texts):
            if not self.room:
                raise OSError("the machine went away")
            self.room, self.asked = self.room - 1, self.asked + len(texts)
            return np.array([[len(text), 1.0] for text in texts], np.float32)

    texts = ["x" * n for n in range(2 * PORTION + 5)]
    embedder = Failing()
    with pytest.raises(OSError, match="went away"):
        Cached(embedder, tmp_path / "v").embed(texts)
    assert embedder.asked == 2 * PORTION
    embedder.room, embedder.asked = 1, 0
    assert Cached(embedder, tmp_path / "v").embed(texts)[:, 0].tolist() == list(range(len(texts)))
    assert embedder.asked == 5


def test_the_thesaurus_is_large_bilingual_and_without_doubles():
    every = terms()
    assert len(every) >= 1500
    assert {term.field for term in every} == {"ic", "ai", "instruments", "life", "energy", "manufacturing"}
    assert len({term.english.lower() for term in every}) == len(every) == len({term.chinese for term in every})
    assert all(term.english.isascii() and any("\u4e00" <= c <= "\u9fff" for c in term.chinese) for term in every)


def test_both_languages_name_the_same_concepts():
    english = {terms()[at].english for at in concepts("Solid-state batteries with a solid electrolyte")}
    chinese = {terms()[at].english for at in concepts("采用固态电解质的固态电池")}
    assert english == chinese == {"solid-state battery", "solid electrolyte"}


@pytest.mark.parametrize("threads", ["1", "3"])
def test_portions_run_side_by_side_each_on_one_core_and_give_the_same_vectors(model, monkeypatch, threads):
    from threadpoolctl import threadpool_info

    texts = [f"Sample {n} of a perovskite solar cell. " * (n % 7 + 1) for n in range(60)]
    expected, seen = model.embed(texts), []
    batch = MiniLM._batch

    def watched(self, ids):
        seen.extend(lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas")
        return batch(self, ids)

    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    monkeypatch.setattr(MiniLM, "_batch", watched)
    assert model.embed(texts) == pytest.approx(expected, abs=1e-6)
    assert set(seen) == {1}


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_an_expert_is_the_mean_over_six_counts_of_nearest_works(seed):
    chance = np.random.default_rng(seed)
    works, experts, proposals = int(chance.integers(1, 60)), int(chance.integers(1, 5)), 3
    owner, usable = chance.integers(0, experts, works), chance.random(works) < 0.8
    like = chance.normal(size=(proposals, works))
    found = nearest_mean(lambda block: like[block], proposals, shelve(owner, experts, usable), np.ones(3, np.bool_))
    for expert in range(experts):
        mine = -np.sort(-like[:, (owner == expert) & usable], axis=1)
        if not mine.shape[1]:
            assert np.isnan(found[:, expert]).all()
            continue
        expected = np.mean([mine[:, :number].mean(axis=1) for number in (1, 2, 3, 5, 10, 20)], axis=0)
        assert found[:, expert] == pytest.approx(expected)


def test_likeness_in_the_latent_space_is_the_mean_over_its_sizes():
    matrix = sparse.csr_matrix(np.random.default_rng(5).random((40, 30)))
    joined = latent(matrix, (3, 7))
    apart = [latent(matrix, (size,)) for size in (3, 7)]
    assert joined @ joined.T == pytest.approx(np.mean([rows @ rows.T for rows in apart], axis=0), abs=1e-9)


def test_a_noun_finds_its_verb_and_its_plural():
    archive = [
        ("Lin", "Detecting anomalies"),
        ("Lin", "Anomaly detected"),
        ("Wu", "Growing rice"),
        ("Wu", "Rice grower"),
    ]
    works = [read({"id": f"w{n}", "expert": expert, "title": title}) for n, (expert, title) in enumerate(archive)]
    found = appraise([read({"id": "p", "title": "Detection of an anomaly"})], works, embedder=None)
    assert found.experts[int(found.scores[0].argmax())] == "Lin"
    assert set(english_terms("batteries")) == set(english_terms("battery"))


ABSTRACT = "We study materials for a better future and report what we found."
BODIES = {
    "Lin": "Sulfide electrolytes conduct lithium ions. Dendrites grow through grain boundaries of the electrolyte. "
    * 40,
    "Wu": "Message passing on molecular graphs. The graph network predicts energies of molecules. " * 40,
    "Zhao": "Checkpoint inhibitors revive exhausted lymphocytes. Tumors shrink in a randomised trial. " * 40,
}


@pytest.mark.parametrize("short", [{"abstract": ABSTRACT}, {}], ids=["beside an abstract", "alone"])
def test_whole_texts_tell_experts_apart_whose_abstracts_are_alike(model, short):
    works = [
        read({"id": f"{expert}{n}", "expert": expert, **short, "fulltext": body})
        for expert, body in BODIES.items()
        for n in range(2)
    ]
    proposals = [read({"id": expert, **short, "fulltext": body[100:2_000]}) for expert, body in BODIES.items()]
    found = appraise(proposals, works, embedder=model)
    assert [found.experts[at] for at in found.scores.argmax(axis=1)] == list(BODIES)
    assert {piece.work for piece in found.evidence(0, 0)} == {"Lin0", "Lin1"}
    assert np.isfinite(found.scores).all()
    assert "sentences" in found.provenance.options["channels"]


ARCHIVE = [
    (
        "Lin",
        "Solid electrolytes for lithium metal batteries",
        "Dendrite growth and ionic conductivity of sulfide solid electrolytes.",
    ),
    ("Lin", "Interfaces in solid-state batteries", "Impedance of interfaces between cathode and solid electrolyte."),
    ("Wu", "Graph neural networks for molecules", "Message passing networks predict molecular properties."),
    ("Wu", "Self-supervised learning on graphs", "Contrastive learning of graph representations."),
    ("Zhao", "Checkpoint inhibitors in lung cancer", "A randomised clinical trial of immunotherapy."),
    ("Zhao", "Tumor microenvironment and T cells", "T cell exhaustion in the tumor microenvironment."),
]


def works():
    return [read({"id": f"w{n}", "expert": e, "title": t, "abstract": a}) for n, (e, t, a) in enumerate(ARCHIVE)]


def test_the_expert_of_the_field_comes_first_with_the_works_that_say_so(model):
    proposals = [
        read({"id": "p1", "title": "Sulfide electrolyte for all-solid-state lithium batteries"}),
        read({"id": "p2", "title": "Learning on molecular graphs"}),
    ]
    found = appraise(proposals, works(), embedder=model)
    assert [found.experts[e] for e in found.scores.argmax(axis=1)] == ["Lin", "Wu"]
    assert {piece.work for piece in found.evidence(0, found.experts.index("Lin"))} == {"w0", "w1"}
    assert ((found.scores >= 0) & (found.scores <= 1)).all()


def test_order_of_works_and_proposals_changes_nothing():
    proposals = [read({"id": f"p{n}", "title": t}) for n, (_, t, _) in enumerate(ARCHIVE)]
    found = appraise(proposals, works(), embedder=None)
    turned = appraise(proposals[::-1], works()[::-1], embedder=None)
    assert turned.experts == found.experts
    assert turned.scores[::-1] == pytest.approx(found.scores, abs=1e-9)


def test_nothing_in_common_is_no_score_and_not_a_low_one():
    archive = [
        *works(),
        read({"id": "z", "expert": "Qian", "title": "诗经的韵律"}),
        read({"id": "y", "expert": "Qian", "title": "唐诗的韵律"}),
    ]
    found = appraise([read({"id": "p", "title": "Solid electrolytes for batteries"})], archive, embedder=None)
    assert np.isnan(found.scores[0, found.experts.index("Qian")])
    assert np.isfinite(found.scores[0, found.experts.index("Wu")])


def test_a_chinese_proposal_finds_the_english_expert_through_concepts():
    found = appraise([read({"id": "p", "title": "面向固态电池的固态电解质与枝晶抑制"})], works(), embedder=None)
    assert found.experts[int(np.nanargmax(found.scores[0]))] == "Lin"


def test_chinese_experts_are_told_apart_by_characters():
    archive = [
        read({"id": f"w{n}", "expert": e, "title": t})
        for n, (e, t) in enumerate(
            [
                ("甲", "钙钛矿太阳能电池的稳定性"),
                ("甲", "叠层太阳能电池效率"),
                ("乙", "肺癌免疫治疗临床研究"),
                ("乙", "肿瘤免疫微环境研究"),
            ]
        )
    ]
    found = appraise([read({"id": "p", "abstract": "提升钙钛矿叠层电池的效率与稳定性"})], archive, embedder=None)
    assert found.experts[int(found.scores[0].argmax())] == "甲"


@needs_review_data
def test_chinese_benchmark_is_above_the_baseline():
    from bench.expertise import csl

    value, first, _, _ = csl()
    assert value >= 0.53
    assert first >= 0.47


@needs_review_data
def test_chinese_titles_that_had_no_say_in_the_recipe_gain_too():
    from bench.expertise import TITLES, csl

    value, first, _, _ = csl(TITLES, 1_500)
    assert value >= 0.48  # .461 with characters and one latent space weighed alike
    assert first >= 0.60


@needs_review_data
def test_words_alone_beat_the_older_published_methods_on_the_gold_standard():
    from bench.expertise import gold

    loss, easy, _ = gold(None, sentences=False, profiles=("d_20_1",))[0]
    assert loss <= 0.25  # TPMS .281, ACL .296, SPECTER .269 as published
    assert easy >= 0.80


@pytest.mark.slow
@needs_review_data
def test_the_shipped_recipe_keeps_its_in_sample_figures_on_the_gold_standard(tmp_path):
    """In sample: the same reviewers chose the recipe; nested figures are in docs/engine/expertise.md."""
    from bench.expertise import gold

    loss, easy, _ = np.mean(gold(tmp_path), axis=0)
    assert loss <= 0.200
    assert easy >= 0.88


def files(folder, submissions, archive):
    for name, rows in (("s.jsonl", submissions), ("a.jsonl", archive)):
        (folder / name).write_text(
            "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows),
            encoding="utf-8",
        )
    return [
        "expertise",
        "--submissions",
        str(folder / "s.jsonl"),
        "--archives",
        str(folder / "a.jsonl"),
        "--out",
        str(folder / "o.csv"),
        "--embedder",
        "none",
    ]


def test_command_writes_scores_and_explanations(tmp_path):
    archive = [{"id": f"w{n}", "expert": e, "title": t, "abstract": a} for n, (e, t, a) in enumerate(ARCHIVE)]
    call = files(tmp_path, [{"id": "p", "title": "Solid electrolyte interfaces"}], archive)
    assert main([*call, "--top", "2", "--explain", str(tmp_path / "e.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").open()))
    assert list(rows[0]) == ["submission", "expert", "score"]
    assert len(rows) == 2
    assert rows[0]["expert"] == "Lin"
    assert {row["work"] for row in csv.DictReader((tmp_path / "e.csv").open()) if row["expert"] == "Lin"} == {
        "w0",
        "w1",
    }


@pytest.mark.parametrize(
    ("submissions", "archive", "sentence"),
    [
        (["{"], [{"id": "w", "expert": "e", "title": "t"}], "s.jsonl, line 1: not a JSON record"),
        (
            [{"id": "p"}],
            [{"id": "w", "expert": "e", "title": "t"}],
            "s.jsonl, line 1: the record has no title, abstract, keywords or text",
        ),
        ([{"id": "p", "title": "t"}], [{"id": "w", "title": "t"}], "a.jsonl, line 1: the work has no expert"),
        ([{"id": "p", "title": "t"}], [], "a.jsonl: the file is empty"),
        (
            [{"id": "p", "title": "t"}, {"id": "p", "title": "u"}],
            [{"id": "w", "expert": "e", "title": "t"}],
            "line 2: submission p is given twice, first in line 1",
        ),
    ],
)
def test_bad_records_exit_two_with_their_line(tmp_path, capsys, submissions, archive, sentence):
    assert main(files(tmp_path, submissions, archive)) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


def test_an_unknown_embedder_is_refused(tmp_path, capsys):
    call = files(tmp_path, [{"id": "p", "title": "t"}], [{"id": "w", "expert": "e", "title": "t"}])
    assert main([*call[:-1], "nowhere"]) == 2
    assert "must be minilm, none, a model folder" in capsys.readouterr().err


def test_a_weight_below_zero_is_refused():
    with pytest.raises(BadInput, match="weight"):
        read({"id": "w", "title": "t", "weight": -1})
