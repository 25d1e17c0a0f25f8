"""`/console/people`: who may do what. For owners."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import current_user, notice, page, see_other
from gateway.console.people.role import Role, read_role
from gateway.console.people.user import User, read_languages
from gateway.errors import GatewayError

blueprint = Blueprint("people", __name__)

ROLE_CHOICES = [(role.word, role.word.capitalize(), role.duties) for role in Role]


@page(blueprint, "/people", role=Role.OWNER, methods=("GET", "POST"))
def show() -> ResponseReturnValue:
    """Show all users, and add one."""
    if request.method == "GET":
        return _people()
    try:
        role = read_role(request.form.get("role", ""))
        link = console().user_admin.add(
            request.form.get("name", ""),
            role,
            _chosen_service(),
            current_user().name,
            languages=_chosen_languages(role),
        )
    except (GatewayError, ValueError) as error:
        return _people(str(error))
    return _link(request.form.get("name", "").strip().lower(), link)


@page(blueprint, "/people/<name>", role=Role.OWNER, methods=("GET", "POST"))
def change(name: str) -> ResponseReturnValue:
    """Show one user, and change their role."""
    user = _find(name)
    if request.method == "GET":
        return _person(user)
    try:
        role = read_role(request.form.get("role", ""))
        languages = _chosen_languages(role)
        console().user_admin.change_role(
            name, role, _chosen_service(), current_user().name, languages=languages
        )
    except (GatewayError, ValueError) as error:
        return _person(user, str(error))
    if name != current_user().name:  # whose session is over with the change
        notice(f"{name} is {role.word} now, and signs in again.")
    return see_other("people.show")


@page(blueprint, "/people/<name>/reset", role=Role.OWNER, methods=("POST",))
def reset(name: str) -> ResponseReturnValue:
    """Take a user's password and second factors away, and show a link to begin anew."""
    user = _find(name)
    try:
        return _link(name, console().user_admin.reset(name, current_user().name))
    except GatewayError as error:
        return _person(user, str(error))


@page(blueprint, "/people/<name>/remove", role=Role.OWNER, methods=("POST",))
def remove(name: str) -> ResponseReturnValue:
    """Remove a user."""
    user = _find(name)
    try:
        console().user_admin.remove(name, current_user().name)
    except GatewayError as error:
        return _person(user, str(error))
    if name != current_user().name:
        notice(f"{name} is removed, and signed out everywhere.")
    return see_other("people.show")


def _find(name: str) -> User:
    return console().users.find(name) or abort(404)


def _chosen_service() -> str:
    return console().service_file if request.form.get("kept") == "yes" else ""


def _chosen_languages(role: Role) -> tuple[str, ...]:
    """Return the languages that a translator is kept to. Raises ValueError if one is no code of a language."""
    return read_languages(request.form.get("languages", "")) if role == Role.TRANSLATOR else ()


def _people(error: str = "") -> ResponseReturnValue:
    return (
        render_template(
            "people/people.html",
            users=console().users.all(),
            roles=ROLE_CHOICES,
            form=request.form,
            service=console().service_file,
            error=error,
        ),
        422 if error else 200,
    )


def _person(user: User, error: str = "") -> ResponseReturnValue:
    return (
        render_template(
            "people/person.html", person=user, roles=ROLE_CHOICES, service=console().service_file, error=error
        ),
        422 if error else 200,
    )


def _link(name: str, link: str) -> ResponseReturnValue:
    return render_template("people/link.html", name=name, link=link)
