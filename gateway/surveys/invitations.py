"""Announcements that invite to a survey: they go to nobody who has answered, and to nobody once it is over."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.surveys.survey_store import SurveyStore
from menus.model import Service

HAS_ANSWERED: Final = "answered"
SURVEY_IS_OVER: Final = "survey_over"


@dataclass(frozen=True, slots=True)
class Invitations:
    """Decides which texts that invite to a survey of the published menus need not go."""

    service: Callable[[], Service]
    surveys: SurveyStore
    clock: Callable[[], datetime]

    def refusals(self, texts: Sequence[tuple[str, str]]) -> list[str]:
        """Return for each text, given by the digest of its number and its name, why it need not go; empty if it must.

        One round trip for each survey.
        """
        service = self.service()
        found = [""] * len(texts)
        by_survey: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, name) in enumerate(texts):
            message = service.messages.get(name)
            survey = service.surveys.get((message.survey if message is not None else None) or "")
            if survey is None:
                continue
            if survey.is_over(self.clock().astimezone(service.time_zone).date()):
                found[place] = SURVEY_IS_OVER
            else:
                by_survey[survey.name].append(place)
        for name, places in by_survey.items():
            answered = self.surveys.have_answered(name, [texts[place][0] for place in places])
            for place, has_answered in zip(places, answered, strict=True):
                found[place] = HAS_ANSWERED if has_answered else ""
        return found
