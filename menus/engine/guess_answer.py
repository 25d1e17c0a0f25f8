"""Take the answer to an offer of guesses. Only what is chosen here counts."""

from menus.engine.guess_offer import OfferChoice, read_offer_choice, show_offer
from menus.engine.input_reading import NONE_MEANT, InputReading
from menus.engine.offer import Offer, end_offer, offer_of, put_offer
from menus.engine.scope import SAID
from menus.engine.turn import Turn
from menus.engine.typed_answers import take_answer, take_option
from menus.engine.walk import Walk
from menus.input.plain import plain_input
from menus.model import OptionWay
from menus.rendering.layout import choices_of


def take_offer_answer(walk: Walk, typed: str) -> Turn:
    """Go on by the option that the citizen confirms.

    "None of these" shows the menu, or leads where `understand:` says. Back shows the menu. Other words are read as if
    the menu were shown.
    """
    offer = offer_of(walk.session)
    if offer is None:
        return take_answer(walk, typed)
    chosen, key = read_offer_choice(walk, typed), plain_input(typed)
    walk.reading = InputReading(own_words=NONE_MEANT)
    keys = walk.service.keys[walk.caller.channel]
    if chosen is None and key in (keys.back, keys.home):
        return walk.show_afresh(walk.screen.name)
    if chosen is None and key.isdigit():
        return show_offer(walk, offer)
    end_offer(walk.session)
    if chosen is None:
        return take_answer(walk, typed)
    if chosen is OfferChoice.FORMER_LANGUAGE:
        walk.session.language = offer.former_language
        again = Offer(offer.said, offer.ways)
        put_offer(walk.session, again)
        return show_offer(walk, again)
    if offer.former_language:
        walk.switch_language(walk.session.language)
    if isinstance(chosen, OfferChoice):
        otherwise = walk.service.understand.otherwise
        return walk.show_afresh(walk.screen.name) if otherwise is None else walk.go_to(otherwise.goto)
    walk.reading = InputReading(way=chosen)
    walk.save_answer(SAID, offer.said)
    return _take_way(walk, chosen, offer.said)


def _take_way(walk: Walk, way: OptionWay, said: str) -> Turn:
    """Choose the options of a way one after the other, as far as each menu comes next and has its option."""
    turn: Turn | None = None
    for name, number in way:
        screen = walk.screen
        choices = choices_of(screen.verb, walk.scope) if screen.name == name else ()
        choice = next((one for one in choices if one.index == number), None)
        if choice is None or (turn is not None and turn.page is None):
            break
        turn = take_option(walk, screen, choice, said)
    return turn or walk.show()
