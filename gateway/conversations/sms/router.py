"""What one text comes to: a wish about our texts, an answer, a new conversation, or silence.

A wish to be left alone comes first, whatever else goes on. A keyword begins anew unless it answers the open screen:
where that takes words of one's own, only a keyword by itself does, or one with an answer to its own first question.
"""

from gateway.callers.consent import Consent
from gateway.conversations.sms import service_words
from gateway.conversations.sms.automatic_senders import echo_of
from gateway.conversations.sms.commands import FIRM, language_of, wish_of
from gateway.conversations.sms.conversation import First, Open, Spoken, Talk
from gateway.conversations.sms.incoming import Reply, Wish
from gateway.conversations.sms.store import Fate, Said
from menus.entry.keywords import Keyword, keyword_of

TEXTS_AN_HOUR = 60  # of one number; what comes after is not looked at, but for wishes
REPLIES_AN_HOUR = 20  # to one number; two machines that answer each other are silent then

SILENCE = Spoken(Said(Reply("", "", "silent")))


class Answering:
    """One attempt at a text; where another text of the same conversation was saved first, another follows."""

    def __init__(self, talk: Talk, consent: Consent) -> None:
        self._talk = talk
        self._consent = consent
        self._incoming = talk.incoming
        self._loaded = talk.loaded

    def take(self) -> Spoken:
        """What goes back, and what is to be saved."""
        wished = self._wish()
        if wished is not None and wished[0] is Wish.STOP:
            return self._stop(wished[1])
        if self._is_silenced():
            return SILENCE
        if self._loaded.replies == REPLIES_AN_HOUR - 1:
            return self._say("many_texts", "refused")
        if wished is not None and wished[0] is Wish.START:
            return self._start(wished[1])
        if wished is not None:
            return self._help(wished[1])
        return self._converse()

    def _wish(self) -> tuple[Wish, str] | None:
        """The wish and its word, unless the text means something else here; no word where it is carried out."""
        talk, text = self._talk, self._incoming.text
        done = self._incoming.carried_out
        found = (done, "") if done is not None else wish_of(text, talk.service.words)
        if found is not None and found[0] is Wish.START and not self._consent.opted_out(talk.caller):
            return None  # a text like any other
        if done is not None or found is None:
            return found
        if found[1] not in FIRM and talk.offers(text):
            return None
        keyword = keyword_of(talk.current.service, text)
        meant = found[0] is Wish.STOP or keyword is None or not keyword.exact
        return found if meant else None

    def _is_silenced(self) -> bool:
        loaded = self._loaded
        if loaded.texts >= TEXTS_AN_HOUR or loaded.replies >= REPLIES_AN_HOUR:
            return True
        echo = echo_of(self._incoming.text)
        return bool(echo) and self._talk.services.vault.digest(echo) == loaded.last

    def _stop(self, word: str) -> Spoken:
        """Out of all texts, and out of the conversation. Said once: whoever repeats it has heard it."""
        known = self._consent.opted_out(self._talk.caller)
        self._consent.stop(self._talk.caller)
        if known or not word or self._loaded.replies >= REPLIES_AN_HOUR:
            return Spoken(Said(Reply("", "", "opted_out"), Fate.END))
        return self._say("stopped", "opted_out", word, fate=Fate.END)

    def _start(self, word: str) -> Spoken:
        self._consent.allow(self._talk.caller)
        if not word:
            return Spoken(Said(Reply("", "", "opted_in")))
        return self._say("started", "opted_in", word)

    def _help(self, word: str) -> Spoken:
        """Who we are; and the open question again, where that is no part more."""
        if not word:
            return SILENCE
        talk = self._talk
        language = talk.language(language_of(word, talk.service.words))
        text = service_words.who_we_are(talk.service, language)
        longer = f"{text}\n{talk.open.page}" if talk.open else text
        budget = talk.service.limits.budget("sms", self._incoming.network)
        return _reply(longer if budget.fits(longer) else text, language, "helped", talk)

    def _converse(self) -> Spoken:
        talk, text = self._talk, self._incoming.text
        here, keyword = talk.open, keyword_of(talk.current.service, text)
        first = None if keyword is None or talk.offers(text) else talk.first_answer(keyword)
        if keyword is not None and self._begins(here, keyword, first):
            return talk.begin(keyword.point, first)
        if here is not None:
            return talk.go_on(here, text)
        otherwise = talk.current.service.sms.otherwise
        if otherwise is not None:
            return talk.begin(otherwise, lost=self._loaded.conversation is not None)
        if self._loaded.told:
            return SILENCE
        language = talk.language()
        return _reply(
            service_words.not_understood(talk.service, language), language, "told", talk, tells=True
        )

    def _begins(self, here: Open | None, keyword: Keyword, first: First | None) -> bool:
        """Whether the keyword begins anew, rather than being the first word of an answer."""
        if here is None or not self._talk.takes_any_words():
            meant = keyword.exact or keyword.alone or first is not None
            return meant and not self._talk.offers(self._incoming.text)
        return keyword.exact and (keyword.alone or (first is not None and first.fit and not first.in_words))

    def _say(self, words: str, outcome: str, word: str = "", *, fate: Fate = Fate.KEEP) -> Spoken:
        """Words of the gateway's own, in the language of the wish's `word`, with the name of the service."""
        talk = self._talk
        language = talk.language(language_of(word, talk.service.words))
        name = service_words.name_of(talk.service, language)
        text = talk.service.words[language][words]
        return _reply(f"{name}: {text}" if name else text, language, outcome, talk, fate=fate)


def _reply(
    text: str, language: str, outcome: str, talk: Talk, *, fate: Fate = Fate.KEEP, tells: bool = False
) -> Spoken:
    echo = talk.services.vault.digest(echo_of(text))
    return Spoken(Said(Reply(text, language, outcome), fate, echo=echo, tells=tells))
