"""The numbers of the story: how long ago what was done. Days count back from the day on which it is told, so the demo center never ages.

Tables only. Who waits, who is watched, asked, declined; when each told life was awarded; when the committee sat.
"""

from __future__ import annotations

from collections.abc import Iterator

SPAN = 1296  # days of history: the lead of the oldest life came in a little later
# Working days since a waiting lead came in (5 is due today), and since screening began (10 is due today)
WAITING = (0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 6, 8, 17)
SCREENING = (0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 12, 14)
# Days since a lead was watched, asked, declined; since a candidate was made
WATCHED = (4, 9, 16, 23, 28, 35, 41, 48, 55, 62, 70, 78, 84, 96)
ASKED = (3, 12, 25, 48)
DECLINED = (6, 10, 30, 44, 17, 24, 38, 52, 58, 66, 73, 81, 90, 99, 108, 117, 126, 138, 149, 160, 171, 195)
CANDIDATES = (2, 4, 6, 8, 9, 11, 13, 15, 16, 18, 19, 21, 22, 24, 26, 27, 30, 34)
WHOLE_CANDIDATES = {"nanoimprint-lithography": 26}  # technologies without a life: the card complete, or half
HALF_CANDIDATES = {"molten-salt-methane-pyrolysis": 14}
EARLY = (21, 47, 76)  # leads of TRL 2 that went to the bench
MERGED = (170, 141, 118, 96, 64, 33)  # confirmed; the last two wait for the second person
RETURNED, AFTER = "photonic-fusion-quantum", 203  # refused so many days ago, brought back this week
REFUSING = 5  # every so many candidates, the specialist asked first declines


def spread(count: int, last: int, first: int) -> Iterator[int]:
    """So many days evenly from ``first`` (long ago) to ``last``."""
    for number in range(count):
        yield round(first - (first - last) * number / max(1, count - 1))


# --- told lives
# Days ago on which the committee sat; a round that lies ahead is negative. Work begins some seventeen days after its round.
ROUNDS = {
    "first": 1170, "second": 1112, "third": 1040, "fourth": 858, "fifth": 740, "sixth": 657, "seventh": 517, "eighth": 402, "ninth": 318,
    "tenth": 210, "eleventh": 104, "lately": 14, "just": 7, "next": -5,
}  # fmt: skip
PUBLICITY_OVER = {"lately": 9}  # working days ago at least, so that a week of holidays does not keep its publicity open
ROUND_NAMES = {
    "first": ("首轮立项", "First award round"), "second": ("第二轮立项", "Second award round"), "third": ("第三轮立项", "Third award round"),
    "fourth": ("第四轮立项", "Fourth award round"), "fifth": ("第五轮立项", "Fifth award round"), "sixth": ("第六轮立项", "Sixth award round"),
    "seventh": ("第七轮立项", "Seventh award round"), "eighth": ("第八轮立项", "Eighth award round"), "ninth": ("第九轮立项", "Ninth award round"),
    "tenth": ("第十轮立项", "Tenth award round"), "eleventh": ("第十一轮立项", "Eleventh award round"), "lately": ("第十二轮立项", "Twelfth award round"), "just": ("第十三轮立项", "Thirteenth award round"), "next": ("第十四轮立项", "Fourteenth award round"),
}  # fmt: skip
AWARDED = {
    "perovskite-silicon-tandem": "first", "wearable-opm-meg": "second", "area-beam-metal-printing": "second", "ai-weather-model": "third",
    "sodium-ion-cold-climate": "third", "hts-compact-fusion-magnet": "fourth", "microed-powder-structure": "fourth",
    "sulfide-solid-state-battery": "fifth", "silicon-photonics-cpo": "fifth", "direct-lithium-extraction": "sixth",
    "transportable-lattice-clock": "sixth", "solid-oxide-electrolysis": "sixth", "field-atom-gravimeter": "sixth", "dna-data-storage": "seventh",
    "flexible-electrode-bci": "seventh", "fmcw-chip-lidar": "seventh", "prime-editing-liver": "seventh", "in-vivo-car-t": "eighth",
    "gallium-oxide-power-device": "eighth", "memristor-compute-in-memory": "ninth", "neutral-atom-quantum-computer": "ninth",
    "spiking-neuromorphic-vision": "tenth",
}  # fmt: skip
FROM_DECK = {
    "spiking-neuromorphic-vision": 84
}  # awarded from the reserve: days it stood on deck before it was called up
JUDGED = {
    "mos2-transistor": 228,
    "recombinant-spider-silk": 171,
}  # days ago the appraisal of those that were not awarded was called
BEFORE_COMMITTEE = 72  # days from the call of the appraisal to the round
STUDIED = 24  # days of diligence before the call
GRADUATED = ("perovskite-silicon-tandem", "ai-weather-model")
ASKED_TO_GRADUATE = {"wearable-opm-meg": 6}  # put to the committee so many days ago, not decided yet
