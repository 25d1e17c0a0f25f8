"""M0…: files that YAML cannot read."""

from menus.check.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M001",
        title="YAML cannot read the file.",
        explanation=(
            "A menu file is YAML: lines of `key: value`, indented with blanks below the key that they belong to, and "
            "lists whose items begin with a dash. Here is something that is neither. Most often a line is indented "
            "more or less than those beside it, or a colon is missing."
        ),
        bad="""\
screens:
  start:
    end: Hello.
      goto: start
""",
        good="""\
screens:
  start:
    end: Hello.
""",
    ),
    RuleDoc(
        code="M002",
        title="The file is empty.",
        explanation="There is nothing in it but blanks and comments. `gateway new` writes a file to start from.",
        bad="# to be written\n",
        good="""\
screens:
  start: {end: Hello.}
""",
    ),
    RuleDoc(
        code="M003",
        title="A key is not a single word.",
        explanation=(
            "What stands before a colon is a name or a text. A list or a mapping in braces cannot be one: quote it "
            "where it is meant as a text."
        ),
        bad="""\
screens:
  start:
    end: {[fr, pt]: Hello., en: Hello., sw: Hello.}
""",
        good="""\
screens:
  start:
    end: {en: Hello., sw: Hello.}
""",
    ),
    RuleDoc(
        code="M004",
        title="A key stands twice in one place.",
        explanation="Only one of the two values could count, and YAML would drop the first without a word. Keep one.",
        bad="""\
screens:
  start: {end: Hello.}
  start: {end: Goodbye.}
""",
        good="""\
screens:
  start: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M005",
        title="The file is nested too deeply.",
        explanation="No service needs more than a few levels below each other. Some lines are indented ever further.",
        bad="screens:\n  start: {end: " + "[" * 70 + "]" * 70 + "}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
    RuleDoc(
        code="M012",
        title="A line is indented with a tab, or with a blank that is none to YAML.",
        explanation=(
            "YAML knows only blanks: how wide a tab is, nobody can tell. Set your editor to write blanks. What is "
            "copied from a web page or a word processor may have blanks that look like those of the space bar and are "
            "others."
        ),
        bad="screens:\n\tstart: {end: Hello.}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
    RuleDoc(
        code="M019",
        title="A colon is not followed by a blank.",
        explanation="`goto:finish` is one word to YAML. A key is parted from its value by a colon and a blank.",
        bad="""\
screens:
  start: {say: Hello., goto:finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M020",
        title="The file holds a character that no text has, or is not UTF-8.",
        explanation=(
            "Control characters come into a file by accident, for example when a text is copied from another "
            "program. They cannot be seen in most editors; delete and retype the word. A file whose accented letters "
            "are not those of UTF-8 was saved in another encoding: choose UTF-8 in the editor's `Save as`."
        ),
        bad="screens:\n  start: {end: Hel\x07lo.}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
)
