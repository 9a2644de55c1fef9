"""Answers are kept while a page is made, and no longer."""

from __future__ import annotations

from zhongshu.kernel.once import forget, once, reading


def test_an_answer_is_kept_within_a_reading_and_forgotten_by_an_act() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert (once("who", ask), once("who", ask)) == (1, 2)  # outside of a reading each is asked
    with reading():
        assert (once("who", ask), once("who", ask), once("what", ask)) == (3, 3, 4)
        forget()
        assert once("who", ask) == 5
        with reading():
            assert once("who", ask) == 6
    assert once("who", ask) == 7
    forget()
