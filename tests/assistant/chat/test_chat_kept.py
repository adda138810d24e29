"""What is kept in memory for one person: for its owner alone, and not without end."""

from __future__ import annotations

from assistant.chat.kept import Kept


def test_only_the_owner_finds_a_thing() -> None:
    kept = Kept[str](9)
    token = kept.keep("của Lan", 1)
    assert kept.find(token, 1) == "của Lan"
    assert kept.find(token, 2) is None
    assert kept.find(token, None) is None
    assert kept.find("khác", 1) is None


def test_a_token_is_kept_by_its_owner_and_taken_by_nobody_else() -> None:
    kept = Kept[str](9)
    token = kept.keep("một", 1)
    assert kept.keep("hai", 1, token) == token
    assert kept.find(token, 1) == "hai"
    other = kept.keep("ba", 2, token)
    assert other != token
    assert kept.find(token, 1) == "hai"


def test_the_oldest_goes_first() -> None:
    kept = Kept[int](2)
    first, second = kept.keep(1, None), kept.keep(2, None)
    kept.keep(1, None, first)  # used again
    third = kept.keep(3, None)
    assert [kept.find(token, None) for token in (first, second, third)] == [1, None, 3]
