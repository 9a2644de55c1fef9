"""The one door for callers: every public function and dataclass of the engine, and nothing else.

A room publishes through its own module here (``zhongshu_engine.api.disruption``), so that importing one method does
not load the others.
"""
