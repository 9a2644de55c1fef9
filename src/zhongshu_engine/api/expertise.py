"""Who knows this field: the public names of the room `expertise`."""

from zhongshu_engine.expertise.cache import Cached, Embedder
from zhongshu_engine.expertise.documents import Document, read
from zhongshu_engine.expertise.minilm import MiniLM, packaged_model
from zhongshu_engine.expertise.score import Evidence, Expertise, appraise
from zhongshu_engine.expertise.thesaurus import Term, concepts, terms

__all__ = [
    "Cached",
    "Document",
    "Embedder",
    "Evidence",
    "Expertise",
    "MiniLM",
    "Term",
    "appraise",
    "concepts",
    "packaged_model",
    "read",
    "terms",
]
