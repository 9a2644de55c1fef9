"""What is inside a file: one checker for each kind that may come in; whatever has none is refused.

``inspect`` looks at the bytes as stored, by path, and raises `BadValue` on the field ``file`` with a sentence that says what to do instead.
Whence: promises P19 (uploads) and P20 (bombs).
"""

from zhongshu.documents.content.kinds import ACCEPTED, FileKind, accept_attribute, inspect, kind_of

__all__ = ["ACCEPTED", "FileKind", "accept_attribute", "inspect", "kind_of"]
