"""The embedder behind an address, asked over a real local socket: what is sent, what is believed, what is refused."""

import csv
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from zhongshu_engine.cli import main
from zhongshu_engine.cli.embedders import BATCH, Endpoint
from zhongshu_engine.errors import BadInput

TOPICS = ("battery", "graph", "cancer")


def vector(text):
    """How often a text names each topic, and a little of everything."""
    return [0.1 + text.lower().count(topic) for topic in TOPICS]


def answer(texts):
    """What an OpenAI-compatible server says, in an order of its own."""
    return {"data": [{"index": at, "embedding": vector(text)} for at, text in enumerate(texts)][::-1]}


class Server(ThreadingHTTPServer):
    """Keeps what it was asked; ``reply`` makes the answer, ``status`` its status."""

    daemon_threads = True
    status = 200

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.reply = answer

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), body))
        made = self.server.reply(body["input"])
        sent = made if isinstance(made, bytes) else json.dumps(made).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def server():
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def test_texts_go_out_in_portions_and_unit_vectors_come_back_in_order(server, monkeypatch):
    monkeypatch.setenv("EMBEDDER_API_KEY", "a-key")
    texts = [f"{TOPICS[n % 3]} " * (n + 1) for n in range(BATCH + 7)]
    found = Endpoint(server.address + "#my-model").embed(texts)
    expected = np.array([vector(text) for text in texts])
    assert found == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)
    assert [len(body["input"]) for _, _, body in server.asked] == [BATCH, 7]
    assert {(path, key, body["model"]) for path, key, body in server.asked} == {
        ("/v1/embeddings", "Bearer a-key", "my-model")
    }


def test_the_whole_address_is_asked_as_it_stands_and_without_a_key_none_is_sent(server, monkeypatch):
    monkeypatch.delenv("EMBEDDER_API_KEY", raising=False)
    Endpoint(server.address + "/embeddings").embed(["graph"])
    assert [(path, key) for path, key, _ in server.asked] == [("/v1/embeddings", None)]


def command(tmp_path, address, *more):
    works = [("e", "battery"), ("f", "graph"), ("g", "cancer")]
    lines = [{"id": f"w{n}", "expert": e, "title": f"A {t} study"} for n, (e, t) in enumerate(works)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "s.jsonl").write_text(
        '{"id": "p", "title": "Graph networks on graphs"}\n{"id": "q", "title": "cancer"}'
    )
    files = ["--submissions", str(tmp_path / "s.jsonl"), "--archives", str(tmp_path / "a.jsonl")]
    return main(["expertise", *files, "--embedder", address, "--out", str(tmp_path / "o.csv"), *more])


def test_the_command_ranks_by_the_vectors_of_the_address_and_a_cache_asks_once(server, tmp_path):
    cache = ("--cache", str(tmp_path / "vectors"))
    assert command(tmp_path, server.address, *cache) == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").open()))
    first = {row["submission"]: row["expert"] for row in reversed(rows)}
    assert first == {"p": "f", "q": "g"}
    asked = len(server.asked)
    written = (tmp_path / "o.csv").read_bytes()
    assert command(tmp_path, server.address, *cache) == 0
    assert len(server.asked) == asked == 1
    assert (tmp_path / "o.csv").read_bytes() == written


def test_a_cached_vector_that_was_cut_short_is_computed_again(server, tmp_path):
    cache = ("--cache", str(tmp_path / "vectors"))
    assert command(tmp_path, server.address, *cache) == 0
    written = (tmp_path / "o.csv").read_bytes()
    kept = sorted((tmp_path / "vectors").iterdir())
    kept[0].write_bytes(b"")
    kept[1].write_bytes(kept[1].read_bytes()[:-3])
    assert command(tmp_path, server.address, *cache) == 0
    assert (tmp_path / "o.csv").read_bytes() == written
    assert len(server.asked[-1][2]["input"]) == 2


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (lambda _: b"no json", "did not answer as expected"),
        (lambda _: {"error": "overloaded"}, "did not answer as expected"),
        (lambda texts: {"data": answer(texts)["data"][:-1]}, "answered 4 vectors for 5 texts"),
        (lambda texts: {"data": [{"index": n, "embedding": 1.0} for n in range(len(texts))]}, "not vectors of numbers"),
        (
            lambda texts: {"data": [{"index": n, "embedding": [float("nan")]} for n in range(len(texts))]},
            "not vectors of numbers",
        ),
        (
            lambda texts: {"data": [{"index": n, "embedding": [0.1] * (n + 1)} for n in range(len(texts))]},
            "did not answer as expected",
        ),
    ],
)
def test_an_answer_that_is_no_list_of_vectors_exits_two_and_names_the_address(
    server, tmp_path, capsys, reply, sentence
):
    server.reply = reply
    assert command(tmp_path, server.address) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert server.address in said
    assert not (tmp_path / "o.csv").exists()


def test_vectors_that_change_their_length_between_portions_are_refused(server):
    server.reply = lambda texts: {"data": [{"index": n, "embedding": [1.0] * len(texts)} for n in range(len(texts))]}
    with pytest.raises(BadInput, match="different lengths"):
        Endpoint(server.address).embed(["x"] * (BATCH + 1))


def test_a_server_that_refuses_and_addresses_that_are_none_exit_two(server, tmp_path, capsys):
    server.status = 503
    assert command(tmp_path, server.address) == 2
    assert "503" in capsys.readouterr().err
    for address in ("http://127.0.0.1:9/v1", "http://[::1", "http://a b/v1"):
        assert command(tmp_path, address) == 2
        assert "did not answer as expected" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()
