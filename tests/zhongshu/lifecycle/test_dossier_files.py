"""Files about a dossier: its specialist adds, the house reads, a stranger finds nothing, a trade secret has fewer readers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.zhongshu.discovery.cast import MONDAY, Cast
from tests.zhongshu.documents.corpus import PDF
from tests.zhongshu.proposal.cast import candidate

from zhongshu.documents.actions import store_document
from zhongshu.documents.models import Document
from zhongshu.documents.queries import documents_about
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Hidden, NotAllowed
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    settings.DOCUMENTS = tmp_path / "documents"
    with clock.at(MONDAY):
        yield Cast()


def add(actor: Actor, dossier: Dossier, classification: str = "internal") -> Document:
    return store_document(
        actor, file=SimpleUploadedFile("尽调.pdf", PDF), kind="report", about_kind="dossier", about_id=dossier.pk,
        classification=classification, confirmed=True,
    )  # fmt: skip


def test_files_of_a_dossier_are_added_by_its_specialist_only(cast: Cast) -> None:
    dossier = candidate(cast)
    add(cast.chen, dossier)
    for actor, refusal in ((cast.sun, NotAllowed), (cast.dong, NotAllowed), (cast.wu, Hidden)):
        with pytest.raises(refusal):
            add(actor, dossier)
    assert Document.objects.count() == 1


def test_files_of_a_dossier_are_read_by_the_house_and_by_no_stranger(cast: Cast) -> None:
    dossier = candidate(cast)
    add(cast.chen, dossier)
    add(cast.chen, dossier, "trade")
    seen = {
        name: len(documents_about(getattr(cast, name), "dossier", dossier.pk))
        for name in ("chen", "qian", "dong", "sun", "wu")
    }
    assert seen == {"chen": 2, "qian": 2, "dong": 2, "sun": 1, "wu": 0}
