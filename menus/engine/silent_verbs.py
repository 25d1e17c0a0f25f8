"""Verbs that show nothing: each does its work and walks on. One entry in `SILENT` a verb."""

from typing import cast

from menus.engine.effects import (
    CaseLookupRequest,
    ChangeConsent,
    ForgetAnswers,
    HttpLookupRequest,
    ProfileAnswer,
    RememberAnswers,
    RememberLanguage,
    SendText,
)
from menus.engine.row_search import select_rows
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.submissions import build_submission
from menus.engine.turn import Turn
from menus.engine.url_path import UrlPathRenderer
from menus.engine.voice_verbs import CLOSED
from menus.engine.walk import SilentVerbs, Walk
from menus.expressions.conditions import as_text
from menus.expressions.json import Json
from menus.expressions.json_templates import UNSET, render_json
from menus.model import (
    Branch,
    CaseSource,
    Forget,
    HttpSource,
    Lookup,
    Record,
    Remember,
    Screen,
    SendSms,
    SetConsent,
    SetValues,
    Submit,
    TableSource,
    Transfer,
)


def _branch(walk: Walk, screen: Screen) -> Turn:
    return walk.leave(screen, screen.goto)


def _set(walk: Walk, screen: Screen) -> Turn:
    verb = cast(SetValues, screen.verb)
    complete = walk.derive_values(screen.set)
    walk.forget_answers(screen.clear)
    return walk.follow(screen.goto if complete or not verb.failed else verb.failed, screen)


def _submit(walk: Walk, screen: Screen) -> Turn:
    verb = cast(Submit, screen.verb)
    visit = walk.next_visit(screen)
    walk.session.awaiting_screen = screen.name
    return walk.wait_for(build_submission(walk.service, verb.case, visit, walk.scope))


def _send_sms(walk: Walk, screen: Screen) -> Turn:
    verb = cast(SendSms, screen.verb)
    to = as_text(walk.scope.evaluate(verb.to))
    text = verb.text.render(walk.session.language, walk.scope)
    visit = walk.next_visit(screen)
    if to and text:
        walk.effects.append(SendText(visit, to, text))
    return walk.leave(screen, screen.goto)


def _remember(walk: Walk, screen: Screen) -> Turn:
    verb, session = cast(Remember, screen.verb), walk.session
    kept = {
        name: ProfileAnswer(session.answers[name], session.choices.get(name))
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
    verb = cast(SetConsent, screen.verb)
    walk.effects.append(ChangeConsent(verb.names, verb.out, verb.contact_by))
    if verb.names is None:
        walk.session.opted_out = verb.out
    return walk.leave(screen, screen.goto)


def _record(walk: Walk, screen: Screen) -> Turn:
    """Channels of text have no sound; a call stays here."""
    return walk.leave(screen, cast(Record, screen.verb).otherwise)


def _transfer(walk: Walk, screen: Screen) -> Turn:
    """Channels of text go another way; a call stays here, but where nobody is in."""
    verb = cast(Transfer, screen.verb)
    if walk.caller.channel != VOICE_CHANNEL:
        return walk.leave(screen, verb.otherwise)
    if screen.save:
        walk.save_answer(screen.save, CLOSED)
    return walk.leave(screen, verb.closed)


def _look_up(walk: Walk, screen: Screen) -> Turn:
    verb = cast(Lookup, screen.verb)
    lookup = walk.service.lookups[verb.lookup]
    if isinstance(lookup, TableSource):
        rows = select_rows(walk.scope, walk.service.tables[lookup.table], lookup.selection)
        return follow_lookup(walk, screen, verb, rows)
    visit = walk.next_visit(screen)
    walk.session.awaiting_screen = screen.name
    if isinstance(lookup, CaseSource):
        reference = as_text(walk.scope.evaluate(lookup.reference))
        return walk.wait_for(
            CaseLookupRequest(visit, lookup.name, reference, lookup.note_is_public, lookup.within)
        )
    return walk.wait_for(_http_request(walk, lookup, visit))


def _http_request(walk: Walk, lookup: HttpSource, visit: str) -> HttpLookupRequest:
    body = render_json(lookup.body, walk.scope)
    return HttpLookupRequest(
        visit=visit,
        lookup=lookup.name,
        method=lookup.method,
        url=lookup.url.render(UrlPathRenderer(walk.scope)),
        query={name: as_text(walk.scope.evaluate(value)) for name, value in lookup.query.items()},
        headers={name: as_text(walk.scope.evaluate(value)) for name, value in lookup.headers.items()},
        body=None if body is UNSET else cast(Json, body),
        rows=lookup.rows,
        columns=lookup.columns,
        within=lookup.within,
        tries=lookup.tries,
        keep=lookup.keep,
        limit=lookup.limit,
    )


def follow_lookup(walk: Walk, screen: Screen, verb: Lookup, rows: list[dict[str, str]]) -> Turn:
    """Go on with what a lookup found."""
    walk.session.rows.pop(verb.lookup, None)
    walk.session.rows[verb.lookup] = rows
    if not rows:
        return walk.leave(screen, verb.none)
    return walk.leave(screen, verb.many if len(rows) > 1 and verb.many else verb.found)


SILENT_VERBS: SilentVerbs = {
    Branch: _branch,
    SetValues: _set,
    Submit: _submit,
    SendSms: _send_sms,
    Remember: _remember,
    Forget: _forget,
    SetConsent: _consent,
    Record: _record,
    Transfer: _transfer,
    Lookup: _look_up,
}
