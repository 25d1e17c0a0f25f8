from gateway.lookups.breaker import FAILURES, OPEN_SECONDS, WITHIN_SECONDS, Breaker


class Hands:
    """The hands of a clock that stands still until they are moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(hands: Hands) -> Breaker:
    breaker = Breaker(hands)
    for _ in range(FAILURES):
        assert breaker.admits("a")
        breaker.failed("a")
    return breaker


def test_failures_in_a_row_open_it_for_that_system_only() -> None:
    breaker = opened(Hands())
    assert not breaker.admits("a")
    assert breaker.admits("b")


def test_one_tries_after_a_while_and_by_its_luck_all_go_on() -> None:
    hands = Hands()
    breaker = opened(hands)
    hands.now += OPEN_SECONDS
    assert [breaker.admits("a") for _ in range(3)] == [True, False, False]
    breaker.worked("a")
    assert breaker.admits("a")
    assert breaker.admits("a")


def test_or_all_wait_again() -> None:
    hands = Hands()
    breaker = opened(hands)
    hands.now += OPEN_SECONDS
    assert breaker.admits("a")
    breaker.failed("a")
    hands.now += OPEN_SECONDS - 0.1
    assert not breaker.admits("a")
    hands.now += 0.1
    assert breaker.admits("a")


def test_a_success_in_between_starts_the_count_again() -> None:
    breaker = Breaker(Hands())
    for _ in range(FAILURES * 3):
        breaker.failed("a")
        breaker.failed("a")
        breaker.worked("a")
    assert breaker.admits("a")


def test_failures_far_apart_do_not_count_together() -> None:
    hands = Hands()
    breaker = Breaker(hands)
    for _ in range(FAILURES * 2):
        breaker.failed("a")
        hands.now += WITHIN_SECONDS / (FAILURES - 1) + 0.1
    assert breaker.admits("a")
