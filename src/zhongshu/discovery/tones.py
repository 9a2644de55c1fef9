"""How discovery's states look in lists and badges; the word always says it too."""

from zhongshu.discovery.rules import MATCH_STATES, NEED_STATES
from zhongshu.lifecycle.course import STATES
from zhongshu.pages.listing import Tone

LEAD_TONES = {
    "LEAD": "info",
    "SCREEN": "warn",
    "CAND": "good",
    "DECL": "neutral",
    "MERGED": "neutral",
    "WITHD": "neutral",
}
NEED_TONES = {
    "draft": "neutral",
    "verified": "warn",
    "published": "info",
    "matched": "special",
    "piloting": "special",
    "satisfied": "good",
    "closed": "neutral",
}
MATCH_TONES = {"suggested": "neutral", "introduced": "info", "talks": "warn", "agreed": "good", "failed": "bad"}


def state_tone(code: str) -> Tone:
    return Tone(STATES[code].label, LEAD_TONES.get(code, "good"))


def need_tone(code: str) -> Tone:
    return Tone(NEED_STATES[code], NEED_TONES[code])


def match_tone(code: str) -> Tone:
    return Tone(MATCH_STATES[code], MATCH_TONES[code])
