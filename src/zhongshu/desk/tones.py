"""How states look: a tone for each, used together with the state's name, never alone."""

from zhongshu.lifecycle.course import STATES
from zhongshu.pages.listing import Tone

GOOD = ("CONTR", "ACTIVE", "TRANS", "GRAD", "DONE", "PUBL")
WARN = ("GATE", "PIVOT", "PAUSE", "RELAY", "ACCEPT", "REFINE")
BAD = ("REVOKE",)
INFO = ("LEAD", "SCREEN", "CAND", "APPR", "PROP")
SPECIAL = ("BENCH",)

TONES: dict[str, str] = {
    **dict.fromkeys(STATES, "neutral"),
    **dict.fromkeys(GOOD, "good"),
    **dict.fromkeys(WARN, "warn"),
    **dict.fromkeys(BAD, "bad"),
    **dict.fromkeys(INFO, "info"),
    **dict.fromkeys(SPECIAL, "special"),
}


def tone_of(state: str) -> Tone:
    """A state as a badge."""
    return Tone(STATES[state].label, TONES[state])
