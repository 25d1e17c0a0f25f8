"""How far clocks are apart. Signatures allow five minutes; what is due is due by the clock."""

from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, bad, good, warning

NOTABLE_SECONDS = 5.0
WRONG_SECONDS = 60.0
SYNCHRONISE = "Have both machines keep time by NTP (chrony, systemd-timesyncd)."


def compared(
    about: str, ours: float, theirs: float | None, whose: str, exact: float = 0.0
) -> Iterator[Finding]:
    """Our clock against another; `exact`: how many seconds the other's word is rounded by."""
    if theirs is None:
        return
    apart = max(0.0, abs(ours - theirs) - exact)
    said = f"Our clock and {whose} are {apart:.1f} s apart."
    if apart >= WRONG_SECONDS:
        yield bad(about, said, SYNCHRONISE)
    elif apart >= NOTABLE_SECONDS:
        yield warning(about, said, SYNCHRONISE)
    else:
        yield good(about, f"Our clock and {whose} agree.")
