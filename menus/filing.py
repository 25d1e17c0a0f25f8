"""A case as the citizen's answers make it."""

from dataclasses import replace

from menus import session as sessions
from menus.effects import Json, Submission
from menus.model import Screen, Service, Submit
from menus.scope import HopScope
from menus.values import UNSET, field_value


def submission(service: Service, screen: Screen, verb: Submit, visit: str, scope: HopScope) -> Submission:
    """The case that `screen` files: fields with values, the title with labels in the default language."""
    del screen
    case = service.cases[verb.case]
    fields: dict[str, Json] = {}
    for name, field in case.fields.items():
        value = field_value(field, scope)
        if value is not UNSET:
            fields[name] = value  # type: ignore[assignment]  # UNSET is the only value that is not JSON
    default = sessions.copy(scope.session)
    default.language = service.default_language
    return Submission(visit, case.name, case.title.render(replace(scope, session=default)), fields)
