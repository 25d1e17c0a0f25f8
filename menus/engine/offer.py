"""An offer of guesses, as the session keeps it: among its rows, so that the release before can read the session too."""

from typing import NamedTuple

from menus.engine.session import Session
from menus.model import OptionWay

OFFER = "?"  # the name of its rows, which is no name of an answer or a lookup
_SAID, _FORMER = "said", "former_language"


class Offer(NamedTuple):
    """What a citizen is asked to choose from in place of the screen, who wrote words of their own: `said`.

    `ways` are the guesses, the best first. `former_language` is the language in which the session was before these
    words; empty if it did not change.
    """

    said: str
    ways: tuple[OptionWay, ...]
    former_language: str = ""


def offer_of(session: Session) -> Offer | None:
    """Return the offer that is shown; None if a screen is shown."""
    rows = session.rows.get(OFFER)
    if not rows:
        return None
    about, *ways = rows
    return Offer(about[_SAID], tuple(map(_read_way, ways)), about[_FORMER])


def put_offer(session: Session, offer: Offer) -> None:
    """Show an offer in place of the screen: a row about it, then a row for each way, of screens and option numbers."""
    about = {_SAID: offer.said, _FORMER: offer.former_language}
    session.rows[OFFER] = [about, *({menu: str(number) for menu, number in way} for way in offer.ways)]


def end_offer(session: Session) -> None:
    """Show the screen again."""
    session.rows.pop(OFFER, None)


def _read_way(row: dict[str, str]) -> OptionWay:
    return tuple((menu, int(number)) for menu, number in row.items())
