"""Promise P19 and the office part of P20: every honest file comes in as it was, every hostile one is refused and leaves nothing."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.zhongshu.documents.conftest import files_in, nameless
from tests.zhongshu.documents.corpus import HONEST, HOSTILE
from zhongshu.documents.vault import path_of, receive
from zhongshu.kernel.errors import BadValue


@pytest.mark.parametrize(("name", "content"), HONEST, ids=[f"{n}-{name}" for n, (name, _) in enumerate(HONEST)])
def test_honest_file_comes_in_byte_for_byte(name: str, content: bytes, vault: Path) -> None:
    arrival = receive(SimpleUploadedFile(name, content))
    assert path_of(arrival.stored).read_bytes() == content
    assert (arrival.name, arrival.size) == (name, len(content)) and len(files_in(vault)) == 1


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[f"{n}" for n in range(len(HOSTILE))])
def test_hostile_file_is_refused_and_leaves_nothing(name: str, content: bytes, vault: Path) -> None:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a client that skips the browser would send it
    with pytest.raises(BadValue) as refused:
        receive(file if name else nameless(content))
    assert refused.value.field == "file" and files_in(vault) == []


def test_corpus_is_as_large_as_promised() -> None:
    assert len(HOSTILE) + len(HONEST) >= 100
