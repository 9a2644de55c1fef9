"""Where the bench stands: its place in the rail with what waits there, and its page among those of a dossier."""

from zhongshu.bench.queries import has_entry, waiting
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.pages import rail

rail.register("select", Bi("储备", "Reserve"), "bench:reserve", "tier:UAR", "stack-2", 60, "t")
rail.count("bench:reserve", waiting)
tabs.register("bench", Bi("储备", "Reserve"), "bench:entry", right="dossier:R", order=40, shows=has_entry)
