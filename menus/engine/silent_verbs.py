"""Verbs that show nothing: each does its work and walks on. One entry in `SILENT` a verb."""

from typing import cast

from menus.engine.effects import (
    ChangeConsent,
    Fetch,
    ForgetAnswers,
    Kept,
    LookUp,
    RememberAnswers,
    RememberLanguage,
    SendText,
)
from menus.engine.quotes import Quoted
from menus.engine.row_search import selected
from menus.engine.scope import SPOKEN
from menus.engine.submissions import submission
from menus.engine.turn import Turn
from menus.engine.voice_verbs import CLOSED
from menus.engine.walk import Silent, Walk
from menus.expressions.conditions import as_text
from menus.expressions.fields import UNSET, field_value
from menus.expressions.json import Json
from menus.model import (
    Branch,
    CaseLookup,
    Consent,
    Forget,
    HttpLookup,
    LookUpIn,
    Record,
    Remember,
    Screen,
    SendSms,
    SetValues,
    Submit,
    TableLookup,
    Transfer,
)


def _branch(walk: Walk, screen: Screen) -> Turn:
    return walk.leave(screen, screen.goto)


def _set(walk: Walk, screen: Screen) -> Turn:
    verb = cast(SetValues, screen.verb)
    complete = walk.derive(screen.set)
    walk.forget(screen.clear)
    return walk.follow(screen.goto if complete or not verb.failed else verb.failed, screen)


def _submit(walk: Walk, screen: Screen) -> Turn:
    verb = cast(Submit, screen.verb)
    visit = walk.visit(screen)
    walk.session.awaiting = screen.name
    return walk.ask(submission(walk.service, verb.case, visit, walk.scope))


def _send_sms(walk: Walk, screen: Screen) -> Turn:
    verb = cast(SendSms, screen.verb)
    to = as_text(walk.scope.valued(verb.to))
    text = verb.text.render(walk.session.language, walk.scope)
    visit = walk.visit(screen)
    if to and text:
        walk.effects.append(SendText(visit, to, text))
    return walk.leave(screen, screen.goto)


def _remember(walk: Walk, screen: Screen) -> Turn:
    verb, session = cast(Remember, screen.verb), walk.session
    kept = {
        name: Kept(session.answers[name], session.choices.get(name))
        for name in verb.names
        if name in session.answers
    }
    for name, answer in kept.items():
        session.profile[name] = (answer.value, answer.choice)
    if kept:
        walk.effects.append(RememberAnswers(kept, verb.seconds))
    if "language" in verb.names:
        walk.effects.append(RememberLanguage(session.language))
    return walk.leave(screen, screen.goto)


def _forget(walk: Walk, screen: Screen) -> Turn:
    verb = cast(Forget, screen.verb)
    for name in list(walk.session.profile) if verb.names is None else verb.names:
        walk.session.profile.pop(name, None)
    walk.effects.append(ForgetAnswers(verb.names))
    return walk.leave(screen, screen.goto)


def _consent(walk: Walk, screen: Screen) -> Turn:
    verb = cast(Consent, screen.verb)
    walk.effects.append(ChangeConsent(verb.names, verb.out, verb.by))
    if verb.names is None:
        walk.session.opted_out = verb.out
    return walk.leave(screen, screen.goto)


def _record(walk: Walk, screen: Screen) -> Turn:
    """Channels of text have no sound; a call stays here."""
    return walk.leave(screen, cast(Record, screen.verb).otherwise)


def _transfer(walk: Walk, screen: Screen) -> Turn:
    """Channels of text go another way; a call stays here, but where nobody is in."""
    verb = cast(Transfer, screen.verb)
    if walk.caller.channel != SPOKEN:
        return walk.leave(screen, verb.otherwise)
    if screen.save:
        walk.save(screen.save, CLOSED)
    return walk.leave(screen, verb.closed)


def _look_up(walk: Walk, screen: Screen) -> Turn:
    verb = cast(LookUpIn, screen.verb)
    lookup = walk.service.lookups[verb.lookup]
    if isinstance(lookup, TableLookup):
        rows = selected(walk.scope, walk.service.tables[lookup.table], lookup.selection)
        return found(walk, screen, verb, rows)
    visit = walk.visit(screen)
    walk.session.awaiting = screen.name
    if isinstance(lookup, CaseLookup):
        reference = as_text(walk.scope.valued(lookup.reference))
        return walk.ask(LookUp(visit, lookup.name, reference, lookup.open, lookup.within))
    return walk.ask(_fetch(walk, lookup, visit))


def _fetch(walk: Walk, lookup: HttpLookup, visit: str) -> Fetch:
    body = field_value(lookup.body, walk.scope)
    return Fetch(
        visit=visit,
        lookup=lookup.name,
        method=lookup.method,
        url=lookup.url.render(Quoted(walk.scope)),
        query={name: as_text(walk.scope.valued(value)) for name, value in lookup.query.items()},
        headers={name: as_text(walk.scope.valued(value)) for name, value in lookup.headers.items()},
        body=None if body is UNSET else cast(Json, body),
        rows=lookup.rows,
        columns=lookup.columns,
        within=lookup.within,
        tries=lookup.tries,
        keep=lookup.keep,
        limit=lookup.limit,
    )


def found(walk: Walk, screen: Screen, verb: LookUpIn, rows: list[dict[str, str]]) -> Turn:
    """Go on with what a lookup found."""
    walk.session.rows.pop(verb.lookup, None)
    walk.session.rows[verb.lookup] = rows
    if not rows:
        return walk.leave(screen, verb.none)
    return walk.leave(screen, verb.many if len(rows) > 1 and verb.many else verb.found)


SILENT: Silent = {
    Branch: _branch,
    SetValues: _set,
    Submit: _submit,
    SendSms: _send_sms,
    Remember: _remember,
    Forget: _forget,
    Consent: _consent,
    Record: _record,
    Transfer: _transfer,
    LookUpIn: _look_up,
}
