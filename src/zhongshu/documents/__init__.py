"""Documents 附件: files people hand in, checked by content, kept privately, given out one logged download at a time.

Decides: what may come in (by extension and by content), where it lies, how long it is kept. Flows out: `Document` rows and downloads.
Never: who may read one (each room answers for its own subjects), parses a file's meaning, or holds state secrets.
"""
