"""The public draw: anyone with the chances and the revealed seed draws the same winners, with this file and Python alone.

Before the draw the SHA-256 of the seed is published; afterwards the seed. Proposals are put in the order of SHA-256(seed, id), laid end to
end with their chances as lengths, and every whole step from a start given by SHA-256(seed) picks one (systematic sampling): each is drawn
with exactly its chance and exactly the seats are filled. Run: python draw.py chances.csv SEEDHEX  (columns proposal,probability)
"""

import csv
import hashlib
import sys
from collections.abc import Mapping
from fractions import Fraction


def commitment(seed_hex: str) -> str:
    """What is published before the draw.

    >>> commitment("00")[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(bytes.fromhex(seed_hex)).hexdigest()


def draw(chances: Mapping[str, str | float], seed_hex: str) -> list[str]:
    """The winners, sorted; as many as the chances add up to.

    >>> draw({"a": 1, "b": 0.5, "c": 0.5, "d": 0}, "2026")
    ['a', 'b']
    """
    seed = bytes.fromhex(seed_hex)
    lengths = {name: Fraction(str(chance)) for name, chance in chances.items()}
    total = sum(lengths.values())
    seats = round(total)
    if not seats:
        return []
    step = total / seats
    start = Fraction(int.from_bytes(hashlib.sha256(b"start" + seed).digest(), "big"), 1 << 256) * step
    winners, reached, wanted = [], Fraction(0), start
    for name in sorted(lengths, key=lambda name: hashlib.sha256(seed + name.encode()).digest()):
        reached += lengths[name]
        if wanted < reached:
            winners.append(name)
            wanted += step
    return sorted(winners)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as table:
        print("\n".join(draw({row["proposal"]: row["probability"] for row in csv.DictReader(table)}, sys.argv[2])))  # noqa: T201
