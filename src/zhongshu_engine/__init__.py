"""zhongshu_engine: the computation of the center, usable alone from a notebook or a shell.

Arrays or tables come in, frozen dataclasses go out. Nothing here knows Django, the network, the wall clock or global
randomness:
whoever calls passes the seed and, where it matters, the date.
"""

__version__ = "0.1.0"
