"""A case as the citizen's answers make it."""

from menus.engine.effects import Submission
from menus.engine.scope import TurnScope
from menus.expressions.json import Json
from menus.expressions.json_templates import UNSET, render_json
from menus.model import Service


def build_submission(service: Service, kind: str, visit: str, scope: TurnScope) -> Submission:
    """The case of this kind: fields with values, the title with labels in the default language."""
    case = service.cases[kind]
    fields: dict[str, Json] = {}
    for name, field in case.fields.items():
        value = render_json(field, scope)
        if value is not UNSET:
            fields[name] = value  # type: ignore[assignment]  # UNSET is the only value that is not JSON
    return Submission(visit, case.name, case.title.render(scope.in_default_language()), fields)
