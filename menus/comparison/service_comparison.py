"""What citizens would see changed between two services."""

from collections.abc import Iterator

import msgspec

from menus.comparison.behaviour import behaviour_of
from menus.comparison.example_scope import example_caller, example_scope, formulas_of
from menus.comparison.example_values import ExampleValues, example_values
from menus.comparison.screen_views import Pages, ScreenViews, ServiceViews, SpeakScreen
from menus.expressions.conditional_texts import CitizenText
from menus.model import Service
from menus.verbs.send_sms import SendSms


class ViewChange(msgspec.Struct, frozen=True):
    """The pages of a screen before and after, in one language on one channel.

    `networks` are those that show it so; "" is every other network. No pages: it was not seen there, or is no longer.
    """

    channel: str
    language: str
    situation: str
    networks: tuple[str, ...]
    before: Pages
    after: Pages


class ScreenChange(msgspec.Struct, frozen=True):
    """A screen that citizens see changed, new, or no longer. `name_before`: it was called so and shows the same."""

    name: str
    views: tuple[ViewChange, ...]
    name_before: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it changes."""
        return tuple(dict.fromkeys(view.language for view in self.views))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels on which it changes."""
        return tuple(dict.fromkeys(view.channel for view in self.views))


class MessageChange(msgspec.Struct, frozen=True):
    """A text of its own that changes: a message, or a text that the screen `name` sends (`kind` `send_sms`).

    Of a `reminder` it is when it goes, in words.

    Empty words: there was no such text before, or there is none after.
    """

    kind: str
    name: str
    language: str
    case: int
    before: str
    after: str


class ServiceComparison(msgspec.Struct, frozen=True):
    """The differences between two services for citizens.

    `new`: screens that somebody reaches now. `unreached`: screens of the file that nobody reaches any more. `removed`:
    screens that are gone from the file. `other_rules`: names of screens that look as before but do something else, such
    as to lead elsewhere.
    """

    changed: tuple[ScreenChange, ...] = ()
    new: tuple[ScreenChange, ...] = ()
    unreached: tuple[ScreenChange, ...] = ()
    removed: tuple[ScreenChange, ...] = ()
    renamed: tuple[ScreenChange, ...] = ()
    messages: tuple[MessageChange, ...] = ()
    other_rules: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of screens in which the two differ."""
        return sum(map(len, (self.changed, self.new, self.unreached, self.removed, self.renamed)))

    @property
    def is_same(self) -> bool:
        """True if citizens see no difference, and screens do what they did."""
        return not (self.count or self.messages or self.other_rules)


def compare_services(before: Service, after: Service, speak: SpeakScreen) -> ServiceComparison:
    """Compare two services by the pages that citizens get of them. `speak` words what callers hear."""
    old_values = example_values(before)
    new_values = example_values(after, old_values)
    old_values = example_values(before, new_values)
    old, new = ServiceViews(before, old_values, speak), ServiceViews(after, new_values, speak)
    seen_before = {name: old.of(screen) for name, screen in old.reachable.items()}
    seen_after = {name: new.of(screen) for name, screen in new.reachable.items()}
    seen_before = {name: views for name, views in seen_before.items() if views}
    seen_after = {name: views for name, views in seen_after.items() if views}
    renamed = dict(_renamed(seen_before, seen_after))
    changes = [
        ScreenChange(name, changes_of(seen_before[name], views))
        for name, views in seen_after.items()
        if name in seen_before
    ]
    changed = tuple(change for change in changes if change.views)
    gone = [name for name in seen_before if name not in seen_after and name not in renamed.values()]
    lost = {name: ScreenChange(name, changes_of(seen_before[name], {})) for name in gone}
    return ServiceComparison(
        changed=changed,
        new=tuple(
            ScreenChange(name, changes_of({}, views))
            for name, views in seen_after.items()
            if name not in seen_before and name not in renamed
        ),
        unreached=tuple(change for name, change in lost.items() if name in after.screens),
        removed=tuple(change for name, change in lost.items() if name not in after.screens),
        renamed=tuple(ScreenChange(name, (), before_name) for name, before_name in renamed.items()),
        messages=tuple(_message_changes(before, old_values, after, new_values)),
        other_rules=tuple(_with_other_rules(old, new, {change.name for change in changed})),
    )


def _with_other_rules(old: ServiceViews, new: ServiceViews, seen_changed: set[str]) -> Iterator[str]:
    """Yield the screens of both that somebody reaches, look as before, and do something else."""
    names = {name for name, _ in old.graph.reachable_nodes & new.graph.reachable_nodes}
    for name, screen in new.service.screens.items():
        if name in names and name not in seen_changed:
            before = old.service.screens[name]
            if before != screen and behaviour_of(before) != behaviour_of(screen):
                yield name


def changes_of(before: ScreenViews, after: ScreenViews) -> tuple[ViewChange, ...]:
    """Return where the pages of a screen differ. Networks that show the same are one change."""
    networks: dict[tuple[str, str, str, Pages, Pages], list[str]] = {}
    for place in dict.fromkeys((*before, *after)):
        old, new = before.get(place, ()), after.get(place, ())
        if old != new:
            networks.setdefault((place.channel, place.language, place.situation, old, new), []).append(
                place.network
            )
    return tuple(
        ViewChange(channel, language, situation, tuple(found), old, new)
        for (channel, language, situation, old, new), found in networks.items()
    )


def _renamed(before: dict[str, ScreenViews], after: dict[str, ScreenViews]) -> Iterator[tuple[str, str]]:
    """Yield each screen that has another name now and shows the same, with the name before."""
    gone = {name: views for name, views in before.items() if name not in after}
    for name, views in after.items():
        found = next((old for old, seen in gone.items() if name not in before and seen == views), None)
        if found is not None:
            del gone[found]
            yield name, found


def _message_changes(
    before: Service, old_values: ExampleValues, after: Service, new_values: ExampleValues
) -> Iterator[MessageChange]:
    old, new = _texts_sent(before, old_values), _texts_sent(after, new_values)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield MessageChange(*key, old.get(key, ""), new.get(key, ""))


def _texts_sent(service: Service, values: ExampleValues) -> dict[tuple[str, str, str, int], str]:
    """Return every text that goes out as a message, by kind, name, language and case."""
    screens = list(service.screens.values())
    texts: list[tuple[str, str, CitizenText]] = [
        ("message", message.name, message.text) for message in service.messages.values()
    ]
    texts += [
        ("send_sms", screen.name, screen.verb.text) for screen in screens if isinstance(screen.verb, SendSms)
    ]
    if not screens:
        return {}
    caller, formulas = example_caller(service, "sms", ""), formulas_of(service)
    found = {}
    for language in service.languages:
        scope = example_scope(service, values, formulas, screens[0], caller, language)
        for kind, name, text in texts:
            for number, (wording, _) in enumerate(text.wordings, start=1):
                found[kind, name, language, number] = wording.render(language, scope).strip()
    for reminder in service.reminders.values():
        found["reminder", reminder.name, service.default_language, 1] = reminder.words
    return found
