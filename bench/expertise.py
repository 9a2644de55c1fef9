"""Measures the expertise room on the public benchmarks: gold-standard loss, easy and hard accuracy; mean average precision on CSL.

Run: python -m bench.expertise [--cache FOLDER] [--fulltext FOLDER]. Needs the public judgement data beside the repository; whole texts, as the gold standard's
authors publish them (one `ID.txt` a paper), are measured where a folder of them is named. Prints what it finds.
"""

from __future__ import annotations

import argparse
import csv
import json
import tarfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.engine.review_data import REVIEW

from zhongshu_engine.api.expertise import Cached, Document, MiniLM, appraise, read

PROFILES = ("d_20_1", "d_20_2", "d_20_3")
WORKS_OF_AN_EXPERT = 5
TITLES = "cls_ctg_train.tsv"  # had no say in the recipe


def ratings() -> dict[str, dict[str, float]]:
    """Judged expertise by reviewer and paper."""
    with (REVIEW / "goldstandard" / "evaluations.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["ParticipantID"]: {
            row[f"Paper{i}"]: float(row[f"Expertise{i}"])
            for i in range(1, 11)
            if row[f"Paper{i}"] and row[f"Expertise{i}"]
        }
        for row in rows
    }


def official(scores: dict[str, dict[str, float]], judged: dict[str, dict[str, float]]) -> tuple[float, float, float]:
    """Loss, easy and hard accuracy after the benchmark's own definition."""
    wrong = total = 0.0
    easy, hard = [], []
    for reviewer, papers in judged.items():
        names = sorted(papers)
        for i, first in enumerate(names):
            for second in names[i + 1 :]:
                gap = papers[first] - papers[second]
                said = scores[reviewer][first] - scores[reviewer][second]
                if not gap:
                    continue
                total += abs(gap)
                wrong += abs(gap) * (0.5 if said == 0 else float(said * gap < 0))
                high, low = max(papers[first], papers[second]), min(papers[first], papers[second])
                if high >= 4 and low <= 2:
                    easy.append(said * gap > 0)
                if low >= 4:
                    hard.append(said * gap > 0)
    return wrong / total, float(np.mean(easy)), float(np.mean(hard))


def whole(documents: list[Document], folder: Path | None) -> list[Document]:
    """The documents with their whole texts, as far as the folder has them."""
    texts = {path.stem: path for path in folder.glob("*.txt")} if folder else {}
    return [
        replace(d, full_english=texts[d.id].read_text(encoding="utf-8", errors="replace")) if d.id in texts else d
        for d in documents
    ]


def profile(archive: tarfile.TarFile, name: str, texts: Path | None = None) -> tuple[list[Document], list[Document]]:
    """Submissions and works of one profile sample, with whole texts from a folder where one is named."""
    submissions = json.load(archive.extractfile(f"{name}/submissions.json"))
    proposals = [read({"id": key, **value["content"]}) for key, value in submissions.items()]
    works = []
    for member in archive.getmembers():
        if member.isfile() and member.name.startswith(f"{name}/archives/"):
            expert = Path(member.name).stem.lstrip("~")
            for line in archive.extractfile(member).read().decode().splitlines():
                works.append(read({**json.loads(line), "expert": expert}))
    return whole(proposals, texts), whole(works, texts)


def gold(
    cache: Path | None,
    *,
    sentences: bool = True,
    profiles: tuple[str, ...] = PROFILES,
    texts: Path | None = None,
) -> list[tuple[float, float, float]]:
    """The official figures on each of the given profile samples."""
    embedder = (Cached(MiniLM(), cache) if cache else MiniLM()) if sentences else None
    judged, found = ratings(), []
    with tarfile.open(REVIEW / "goldstandard" / "d_20_1to3.tar.gz") as archive:
        for name in profiles:
            answer = appraise(*profile(archive, name, texts), embedder=embedder)
            row = {p: i for i, p in enumerate(answer.proposals)}
            column = {e: i for i, e in enumerate(answer.experts)}
            scores = {r: {p: float(answer.scores[row[p], column[r]]) for p in papers} for r, papers in judged.items()}
            found.append(official(scores, judged))
    return found


def csl(file: str = "cls_dcp_dev.tsv", first: int | None = None) -> tuple[float, float, int, int]:
    """Mean average precision and precision at 1 on Chinese texts; experts are five texts of one label."""
    by_label = defaultdict(list)
    for line in (REVIEW / "csl" / file).read_text(encoding="utf-8").splitlines()[:first]:
        _, text, label = line.split("\t")
        by_label[label].append(text)
    works, proposals, truth, home = [], [], [], {}
    for label, texts in sorted(by_label.items()):
        groups = max(1, len(texts) // (WORKS_OF_AN_EXPERT + 2)) if len(texts) > WORKS_OF_AN_EXPERT else 0
        for at, text in enumerate(texts):
            if at < groups * WORKS_OF_AN_EXPERT:
                expert = f"{label}-{at // WORKS_OF_AN_EXPERT}"
                home[expert] = label
                works.append(read({"id": f"{label}{at}", "abstract": text, "expert": expert}))
            elif groups:
                proposals.append(read({"id": f"{label}{at}", "abstract": text}))
                truth.append(label)
    answer = appraise(proposals, works, embedder=None)
    precisions, best = [], []
    for row, label in zip(answer.scores, truth, strict=True):
        hits = np.array([home[answer.experts[e]] == label for e in np.argsort(-row, kind="stable")])
        precisions.append(float(np.mean(np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1))))
        best.append(bool(hits[0]))
    return float(np.mean(precisions)), float(np.mean(best)), len(proposals), len(answer.experts)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--fulltext", type=Path)
    asked = parser.parse_args()
    for name, file, lines in (
        ("abstracts", "cls_dcp_dev.tsv", None),
        ("titles", TITLES, 1_500),
        ("titles", TITLES, 5_000),
    ):
        start = time.process_time()
        value, best, proposals, experts = csl(file, lines)
        took = time.process_time() - start
        print(
            f"CSL {name}: MAP {value:.3f}, P@1 {best:.3f} ({proposals} proposals, {experts} experts, {took:.1f} CPU s)"
        )
    kinds = [("words alone", False, None), ("sentences and words", True, None)]
    if asked.fulltext:
        kinds += [("words of whole texts alone", False, asked.fulltext)]
        kinds += [("sentences and words of whole texts", True, asked.fulltext)]
    for name, sentences, texts in kinds:
        start = time.process_time()
        mean = np.mean(gold(asked.cache, sentences=sentences, texts=texts), axis=0)
        took = time.process_time() - start
        print(f"gold standard, {name}: loss {mean[0]:.3f}, easy {mean[1]:.3f}, hard {mean[2]:.3f} ({took:.1f} CPU s)")


if __name__ == "__main__":
    main()
