"""Results, quotas and announcements name surveys, questions and options that are there."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.mention import NameMention
from menus.compiler.suggestion import suggest
from menus.engine.survey_results import names_result
from menus.expressions.templates import Placeholder
from menus.model.surveys import COUNT, SHARE, Survey
from menus.problems import Place

RULE_DOC = RuleDoc(
    code="M215",
    title="A survey, or a question or option of one, that the file does not have.",
    explanation=(
        "A text or condition may use `{survey.opinion.share.yes}` and `{survey.opinion.count}` of each survey under "
        "`surveys:`. A share is of an option, so its question must have few answers, which the file lists: a menu, a "
        "choice, a number between bounds, a list of a table, or a value of `set:` with `first` or `holds`. A quota too "
        "is by such a question, one on the survey's own screens. Words, days, private answers and PINs are never "
        "counted. If several questions have the option, name the question: `share.ward.kibera`. An announcement with "
        "`survey:` names one of the surveys."
    ),
    bad="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2100-01-31", over: over}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Of all {survey.opinion.share.maybe} % say maybe.'}
  over: {end: 'It is over.'}
""",
    good="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2100-01-31", over: over}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Of all {survey.opinion.share.yes} % say yes.'}
  over: {end: 'It is over.'}
""",
)
CLOSED_TYPES = (
    "Only a menu, a choice, a number between bounds and the like are counted; see `--explain M215`."
)


def check(context: RuleContext) -> None:
    """Check every place that names a part of a survey."""
    for mention in context.reading.mentions:
        placeholder = Placeholder(mention.name, mention.column, mention.format)
        is_elsewhere = mention.message or mention.state  # another rule tells that results are unknown there
        if names_result(placeholder) and not is_elsewhere:
            place = (
                mention.place if mention.operators else context.find_token(mention.place, str(placeholder))
            )
            _check_result(context, mention, place)
    for survey in context.service.surveys.values():
        for name, place in survey.places.quotas.items():
            if name not in survey.fields and context.knows_all_names:
                text = f"A quota by `{name}` cannot be counted: {_reason(context, survey, name)}."
                context.error("M215", place, text, CLOSED_TYPES)
    surveys = context.declared_names("surveys")
    for message in context.service.messages.values():
        if message.survey is not None and message.survey not in surveys:
            place = context.place("messages", message.name, "survey")
            cure = suggest(message.survey, surveys) or "Describe it under `surveys:`."
            context.error("M215", place, f"There is no survey `{message.survey}`.", cure)


def _check_result(context: RuleContext, mention: NameMention, place: Place) -> None:
    name, _, result = (mention.column or "").partition(".")
    surveys = context.declared_names("surveys")
    survey = context.service.surveys.get(name)
    if survey is None:
        if name not in surveys:
            cure = suggest(name, surveys) or "Describe it under `surveys:`."
            context.error("M215", place, f"There is no survey `{name}`.", cure)
        return
    kind, _, words = result.partition(".")
    if kind not in (COUNT, SHARE) or (kind == COUNT) is bool(words):
        cure = f"Write {{survey.{name}.count}}, or {{survey.{name}.share.<option>}}."
        context.error("M215", place, f"A survey has no result `{result}`.", cure)
    elif kind == SHARE and survey.result_named(words) is None and context.knows_all_names:
        _report_option(context, survey, words, place)


def _report_option(context: RuleContext, survey: Survey, words: str, place: Place) -> None:
    having = [one for one in survey.fields.values() if one.option_named(words) is not None]
    field, _, option = words.partition(".")
    if having:
        cure = f"Name the question: {{survey.{survey.name}.share.{having[0].name}.{words}}}."
        text = f"Several questions of `{survey.name}` have the option `{words}`."
        context.error("M215", place, text, cure)
        return
    if option and field in survey.fields:
        options = survey.fields[field].options
        text = f"`{field}` has no option `{option}`."
        context.error("M215", place, text, suggest(option, options))
        return
    if field in _saved_names(context, survey):
        text = f"The answers to `{field}` are not counted: {_reason(context, survey, field)}."
        context.error("M215", place, text, CLOSED_TYPES)
        return
    options = tuple(dict.fromkeys(one for each in survey.fields.values() for one in each.options))
    cure = suggest(words, options) or f"No answers of `{survey.name}` can be counted. {CLOSED_TYPES}"
    context.error("M215", place, f"No question of `{survey.name}` has the option `{words}`.", cure)


def _saved_names(context: RuleContext, survey: Survey) -> set[str]:
    screens = [context.service.screens[name] for name in survey.screens if name in context.service.screens]
    return {screen.save for screen in screens if screen.save}


def _reason(context: RuleContext, survey: Survey, name: str) -> str:
    if name not in _saved_names(context, survey):
        return f"no screen of `{survey.name}` saves it"
    if name in context.service.private:
        return "it is private"
    return "its answers are not a few that the file lists"


RULE = Rule(RULE_DOC, check)
