"""The code of every problem that a menu file can have, with its explanation.

M0: YAML itself. M1: the shape of the file. M2: names. M3: ways from screen to screen. M4: keys and answers. M5: pages,
time and cost. M6: secrets. M7: calls. M8: states.
"""

from collections.abc import Mapping

from menus.analysis.rule_doc import RuleDoc
from menus.check.compiler_explanations import answers, names, punctuation, shape, targets, yaml
from menus.check.registry import RULES

_COMPILER_DOCS = (
    *yaml.RULE_DOCS,
    *punctuation.RULE_DOCS,
    *shape.RULE_DOCS,
    *names.RULE_DOCS,
    *targets.RULE_DOCS,
    *answers.RULE_DOCS,
)

RULE_DOCS: Mapping[str, RuleDoc] = {
    doc.code: doc
    for doc in sorted((*_COMPILER_DOCS, *(rule.doc for rule in RULES)), key=lambda doc: doc.code)
}
