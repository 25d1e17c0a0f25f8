"""`/console/tasks/<task>`: how far a worker is with what an operator asked for."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import page
from gateway.console.people.role import Role
from gateway.console.tasks.task_words import words_of

blueprint = Blueprint("tasks", __name__)


@page(blueprint, "/tasks/<task>", role=Role.OPERATOR)
def show(task: str) -> ResponseReturnValue:
    """Show one task. While it is under way a script asks for this page again."""
    found = console().operators.tasks.find(task) or abort(404)
    return render_template("tasks/task.html", task=found, words=words_of(found.kind))
