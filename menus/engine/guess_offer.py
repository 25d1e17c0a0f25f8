"""Offer what words of a citizen's own may mean: one option to confirm, or the best three. Nothing is done before that.

The offer stands in the place of the menu's page. `menus.engine.guess_answer` takes the answer to it.
"""

from enum import Enum

from menus.engine.input_reading import GUESSED, InputReading
from menus.engine.offer import Offer, offer_of, put_offer
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.turn import Page, Turn
from menus.engine.walk import Walk
from menus.guess.example_index import Ranked
from menus.input.fold import fold_words
from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.input.politeness import without_politeness
from menus.model import ChoiceVerb, OptionWay, Screen
from menus.model.guesses import MAX_OFFERED
from menus.rendering.layout import choices_of

MAX_SAID = 480  # characters that are kept of what a citizen wrote


class OfferChoice(Enum):
    """What a citizen may choose besides a guess."""

    NONE = 1
    FORMER_LANGUAGE = 2


def offer_guesses(walk: Walk, screen: Screen, text: str) -> Turn | None:
    """Offer the options that a text may mean at this menu; None if it resembles none of them enough."""
    guesses = walk.service.guesses.get(screen.name)
    if guesses is None or screen.seen_only:
        return None
    if not any(map(str.isalpha, text)):
        return None
    ranked = [one for one in guesses.find(text) if _is_on_offer(walk, screen, guesses.ways[one.subject][0])]
    if not ranked:
        return None
    session = walk.session
    is_spoken = walk.caller.channel == VOICE_CHANNEL  # and heard in the language of the session
    former = "" if is_spoken else _switch_language(walk, ranked[0])
    for number in range(1 if guesses.is_clear(ranked) else min(MAX_OFFERED, len(ranked)), 0, -1):
        ways = tuple(guesses.ways[one.subject] for one in ranked[:number])
        offer = Offer(text[:MAX_SAID], ways, former)
        page = _offer_text(walk, offer)
        if is_spoken or walk.service.limits.page_budget(walk.caller.channel, walk.caller.network).fits(page):
            put_offer(session, offer)
            walk.reading = InputReading(own_words=GUESSED)
            return walk.turn_with_page(Page(page, ends=False))
    session.language = former or session.language
    return None


def show_offer(walk: Walk, offer: Offer) -> Turn:
    """Show an offer once more."""
    return walk.turn_with_page(Page(_offer_text(walk, offer), ends=False))


def read_offer_choice(walk: Walk, typed: str) -> OptionWay | OfferChoice | None:
    """Return what a number or words choose of the offer of the session; None for anything else."""
    offer = offer_of(walk.session)
    if offer is None:
        return None
    chosen: list[OptionWay | OfferChoice] = [*offer.ways, OfferChoice.NONE]
    if offer.former_language:
        chosen.append(OfferChoice.FORMER_LANGUAGE)
    labels = [fold_words(label) for label in offer_labels(walk.scope, offer)]
    words, number = without_politeness(fold_words(typed)), find_number(plain_input(typed))
    if words in labels:
        return chosen[labels.index(words)]
    if len(offer.ways) == 1 and words == fold_words(_label_of(walk.scope, offer.ways[0])):
        return offer.ways[0]
    if number is None or not number.number.isdigit() or not 0 < int(number.number) <= len(chosen):
        return None
    place = int(number.number) - 1
    others = {label for other, label in enumerate(labels) if other != place}
    return chosen[place] if number.means_choice({labels[place]}, others, alone=True) else None


def _is_on_offer(walk: Walk, screen: Screen, first: tuple[str, int]) -> bool:
    return first[1] in [choice.index for choice in choices_of(screen.verb, walk.scope)]


def _switch_language(walk: Walk, best: Ranked) -> str:
    """Go on in the language of the words, if the citizen has chosen none. Return the one before; empty if it stays."""
    session = walk.session
    former = session.language
    if session.language_chosen or session.has_answers or best.language == former:
        return ""
    session.language = best.language
    return former


def offer_title(scope: TurnScope, offer: Offer) -> str:
    """Return the question above the numbered lines of an offer."""
    if len(offer.ways) == 1:
        return scope.words["meant"].replace("{option}", _label_of(scope, offer.ways[0]))
    return scope.words["which_meant"]


def offer_labels(scope: TurnScope, offer: Offer) -> list[str]:
    """Return the words of the numbered lines of an offer."""
    words = scope.words
    if len(offer.ways) == 1:
        labels = [words["yes"], words["something_else"]]
    else:
        labels = [*(_label_of(scope, way) for way in offer.ways), words["none_of_these"]]
    former = scope.service.languages.get(offer.former_language)
    return labels if former is None else [*labels, former.name]


def _offer_text(walk: Walk, offer: Offer) -> str:
    """Return the page of an offer."""
    labels = offer_labels(walk.scope, offer)
    lines = (f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return "\n".join([offer_title(walk.scope, offer), *lines])


def _label_of(scope: TurnScope, way: OptionWay) -> str:
    """Return the words of the option that a way ends at; empty if the menus have it no more."""
    name, number = way[-1]
    screen = scope.service.screens.get(name)
    verb = screen.verb if screen is not None else None
    if not isinstance(verb, ChoiceVerb) or number >= len(verb.options):
        return ""
    return verb.options[number].say.render(scope.session.language, scope)
