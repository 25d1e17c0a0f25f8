"""The room of each text in one language: how much longer it may be on each channel and network."""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from menus.analysis.graph import Graph
from menus.analysis.message_sizes import MessageSize, message_sizes
from menus.analysis.page_layouts import PageLayout, PageLayouts
from menus.expressions.conditional_texts import CitizenText
from menus.model import ChoiceVerb, PromptVerb, Screen, Service
from menus.rendering.text.budget import PageBudget
from menus.rendering.text.encoding import Encoding
from menus.rendering.text.segments import JOINED_SEGMENT_UNITS, SINGLE_SEGMENT_UNITS
from menus.verbs.send_sms import SendSms

Place = tuple[str, str, PageBudget]
_OPTIONS, _INVALID = "options", "invalid"
_ID = re.compile(r"(?:(?P<file>\w+)/)?(?P<part>screens|messages)\.(?P<name>[^.]+)(?:\.(?P<place>.*))?")


class TextRoom(msgspec.Struct, frozen=True):
    """The room of a text on a channel, and on a network of USSD where that has a page of its own.

    `room` is how long the text may be so that it stays on one page (or, as a message, in the parts that it takes now),
    all values at their longest; `used` is its length. Both count septets, or 16-bit units if `is_wide`. `pages` are
    those that it takes now, or the parts of a message.
    """

    channel: str
    network: str
    room: int
    used: int
    pages: int
    is_wide: bool = False

    @property
    def left(self) -> int:
        """How much longer it may be. Negative: it is too long by so much."""
        return self.room - self.used


class TextRooms(msgspec.Struct, dict=True):
    """Finds the room of texts in one language."""

    service: Service
    language: str

    def of(self, text: str) -> tuple[TextRoom, ...]:
        """Return the room of a text by its id; none where there is no limit."""
        found = _ID.fullmatch(text)
        if found is None:
            return ()
        name = f"{found['file']}.{found['name']}" if found["file"] else found["name"]
        if found["part"] == "messages":
            return self._of_parts("message", name)
        screen, place = self.service.screens.get(name), found["place"] or ""
        if screen is None:
            return ()
        if isinstance(screen.verb, SendSms):
            return self._of_parts(SendSms.key, name) if place.startswith(SendSms.key) else ()
        if isinstance(screen.verb, PromptVerb):
            return tuple(self._of_screen(screen, screen.verb, place))
        return ()

    def _of_screen(self, screen: Screen, verb: PromptVerb, place: str) -> Iterator[TextRoom]:
        kind = place.partition(".")[0]
        if kind == _OPTIONS:
            shown = self._option_text(screen, place)
        elif kind == _INVALID:
            shown = screen.invalid
        else:
            shown = verb.text if kind == verb.key else None
        if shown is None:
            return
        for channel, network, budget in self._places:
            if channel in verb.channels:
                layout = self._fullest(screen, verb, kind, shown, (channel, network, budget))
                measure, used = layout.measure, self._length(layout, shown, channel)
                yield TextRoom(
                    channel,
                    network,
                    measure.limit - measure.used + used,
                    used,
                    layout.pages,
                    is_wide=measure.encoding is Encoding.UCS2,
                )

    def _fullest(
        self, screen: Screen, verb: PromptVerb, kind: str, shown: CitizenText, place: Place
    ) -> PageLayout:
        """Return the fullest of the pages on which a text may stand."""
        prompt = shown if kind == _INVALID else screen.on_channel.get(place[0], verb.text)
        layouts = [
            self._layouts.layout(
                screen, wording.by_language[self.language], self.language, *place, is_notice=kind == _INVALID
            )
            for wording, _ in prompt.wordings
        ]
        return max(layouts, key=lambda layout: layout.measure.used - layout.measure.limit)

    def _length(self, layout: PageLayout, shown: CitizenText, channel: str) -> int:
        return layout.measure.encoding.units(
            self._layouts.renderers[self.language].render_longest(shown, channel)
        )

    def _option_text(self, screen: Screen, place: str) -> CitizenText | None:
        """Return the words of the option that an id names by its value or its number."""
        name = place.split(".")[1]
        options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
        by_name = {str(number): option.say for number, option in enumerate(options, 1)}
        by_name |= {str(option.value): option.say for option in options if not str(option.value).isdecimal()}
        return by_name.get(name)

    def _of_parts(self, kind: str, name: str) -> tuple[TextRoom, ...]:
        size = self._sizes.get((kind, name))
        if size is None:
            return ()
        units = SINGLE_SEGMENT_UNITS if size.parts == 1 else JOINED_SEGMENT_UNITS
        room = units[size.encoding] * size.parts
        return (TextRoom("sms", "", room, size.units, size.parts, is_wide=size.encoding is Encoding.UCS2),)

    @cached_property
    def _layouts(self) -> PageLayouts:
        return PageLayouts(self.service, Graph(self.service))

    @cached_property
    def _sizes(self) -> dict[tuple[str, str], MessageSize]:
        return {
            (size.kind, size.name): size
            for size in message_sizes(self.service)
            if size.language == self.language
        }

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        """The channels that people enter by, USSD with each network that has a page of its own."""
        service = self.service
        networks = ("", *service.limits.networks) if service.ussd_entries else ()
        found = [("ussd", network, service.limits.page_budget("ussd", network)) for network in networks]
        if service.sms_entries.are_there:
            found.append(("sms", "", service.limits.page_budget("sms", "")))
        return tuple(found)
