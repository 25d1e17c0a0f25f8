"""Checks the difference between clocks. The gateway goes by the store's, and signatures tolerate five minutes."""

from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, bad, good, warning

NOTABLE_SECONDS = 5.0
WRONG_SECONDS = 60.0
SYNCHRONISE_ADVICE = "Have both machines keep time by NTP (chrony, systemd-timesyncd)."


def compare_clocks(
    subject: str, ours: float, theirs: float | None, whose: str, tolerance: float = 0.0
) -> Iterator[Finding]:
    """Compare our clock with another one. The other time may be rounded by up to `tolerance` seconds."""
    if theirs is None:
        return
    apart = max(0.0, abs(ours - theirs) - tolerance)
    message = f"Our clock and {whose} are {apart:.1f} s apart."
    if apart >= WRONG_SECONDS:
        yield bad(subject, message, SYNCHRONISE_ADVICE, "clocks")
    elif apart >= NOTABLE_SECONDS:
        yield warning(subject, message, SYNCHRONISE_ADVICE, "clocks")
    else:
        yield good(subject, f"Our clock and {whose} agree.")
