"""M0…: files that YAML cannot read."""

from menus.analysis.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M001",
        title="YAML cannot read the file.",
        explanation=(
            "A menu file is YAML: lines of `key: value`, indented with spaces below their key, and lists whose "
            "items begin with a dash. Here is something that is neither. Most often a line has more or fewer spaces "
            "before it than the lines beside it, or lacks its dash or its colon. The message says how many spaces to "
            "put there."
        ),
        bad="""\
screens:
  start:
    say: Hello.
      goto: finish
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start:
    say: Hello.
    goto: finish
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M002",
        title="The file is empty.",
        explanation="The file holds nothing but spaces and comments. `gateway new` writes a file to start from.",
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
            "A name or a text stands before a colon. A list or a mapping in braces cannot be a key: quote it if "
            "you mean it as text."
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
        title="One place has the same key twice.",
        explanation=(
            "Only one of the two values can count, and YAML silently drops the first. Keep one. In a list, the second "
            "often begins the next item, which lacks its dash."
        ),
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
        title="The file is nested too deeply, or its aliases repeat too much.",
        explanation=(
            "No service needs more than a few levels of indentation. Some lines here are indented further and "
            "further. Aliases (`*name`) that stand for lists of aliases multiply: a few lines of them would be "
            "more than a machine can hold."
        ),
        bad="screens:\n  start: {end: " + "[" * 70 + "]" * 70 + "}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
    RuleDoc(
        code="M012",
        title="A tab or another blank stands where YAML wants a space.",
        explanation=(
            "YAML knows only plain spaces. No line may begin with a tab, because nobody can tell how wide a tab is. "
            "Set your editor to write spaces. Text from a web page or a word processor may have spaces that look like "
            "those of the space bar, but are different characters. Inside a text they do no harm. Elsewhere they "
            "become part of a key or a name, so type them again. The message names every line that has one."
        ),
        bad="screens:\n\tstart: {end: Hello.}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
    RuleDoc(
        code="M019",
        title="A colon has no space after it.",
        explanation="To YAML, `goto:finish` is one word. A colon and a space separate a key from its value.",
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
        title="The file holds a character that does not belong in text, or is not UTF-8.",
        explanation=(
            "Control characters get into a file by accident, for example when you copy a text from another "
            "program. Most editors do not show them: delete the word and type it again. If accented letters are "
            "wrong, the file was saved in another encoding than UTF-8: choose UTF-8 in the editor's `Save as`."
        ),
        bad="screens:\n  start: {end: Hel\x07lo.}\n",
        good="screens:\n  start: {end: Hello.}\n",
    ),
)
