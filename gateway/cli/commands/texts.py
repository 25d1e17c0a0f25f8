"""`gateway texts export|import`: exports the texts of a service for a translator, and imports translations."""

from pathlib import Path

import click

from gateway.errors import DefinitionError, MachineError
from gateway.published_menus.translations import ServiceTexts, read_texts
from menus.translations.imported_lines import ImportedLine, TranslationFileError
from menus.translations.po import format_po, parse_po, po_language
from menus.translations.spreadsheet import format_csv, parse_csv

CSV, PO = "csv", "po"
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def texts() -> None:
    """Take the texts of a service out to a translator, and in again."""


@texts.command("export")
@click.argument("file", type=_FILE)
@click.option(
    "--format",
    "kind",
    type=click.Choice([CSV, PO]),
    help="A spreadsheet or gettext; as the output ends, else csv.",
)
@click.option("--language", help="Only this language; PO takes one.")
@click.option("-o", "--output", type=_FILE, help="Write to this file.")
def export_texts(file: Path, kind: str | None, language: str | None, output: Path | None) -> None:
    """Write every text of FILE beside its translation, with the room that it has."""
    service_texts = read_texts(file)
    languages = _chosen(service_texts, language)
    lines = service_texts.lines(languages)
    if (kind or (output.suffix.lower() if output else "")).endswith(PO):
        written = format_po(lines, _only_language(languages))
    else:
        written = "\ufeff" + format_csv(lines, service_texts.service.default_language, languages)
    _write(written, output)
    missing = sum(not line.translations.get(code) for line in lines for code in languages)
    missing += sum(line.borrowed for line in lines)
    click.echo(f"{len(lines)} texts, {missing} translations missing.", err=True)


@texts.command("import")
@click.argument("file", type=_FILE)
@click.argument("translated", type=_FILE)
@click.option("--language", help="Only this language.")
def import_texts(file: Path, translated: Path, language: str | None) -> None:
    """Put the translations of TRANSLATED, a CSV or PO file, into FILE, and leave all else in it as it is."""
    service_texts = read_texts(file)
    received = _received(translated, service_texts, language)
    if not received:
        raise MachineError(f"{translated} has no texts in it.")
    languages = (language,) if language else _languages(received)
    unknown = [code for code in languages if code not in service_texts.other_languages]
    if unknown:
        raise DefinitionError(
            f"{file} has no language `{unknown[0]}`. Add it under `service: languages:` first."
        )
    result = service_texts.judge(received, languages)
    for line in result.skipped:
        click.echo(f"Passed over. {line}", err=True)
    if result.refused:
        raise DefinitionError("\n".join([*result.refused, "Nothing was changed."]))
    files = service_texts.write(result.changes)
    count = sum(len(changes) for changes in result.changes.values())
    where = f" in {', '.join(map(str, files))}" if files else ""
    click.echo(f"{count} text{'' if count == 1 else 's'} changed{where}.")


def _chosen(service_texts: ServiceTexts, language: str | None) -> tuple[str, ...]:
    if language is None:
        return service_texts.other_languages
    if language == service_texts.service.default_language:
        raise click.UsageError(f"`{language}` is the language that is translated from.")
    return (language,)


def _only_language(languages: tuple[str, ...]) -> str:
    if len(languages) != 1:
        raise click.UsageError("A PO file has one language: add --language, for example --language sw.")
    return languages[0]


def _languages(received: tuple[ImportedLine, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(language for line in received for language in line.translations))


def _received(path: Path, service_texts: ServiceTexts, language: str | None) -> tuple[ImportedLine, ...]:
    text = _read(path)
    try:
        if path.suffix.lower() == ".po":
            named = language or po_language(text)
            if named is None:
                raise click.UsageError("The PO file names no language: add --language.")
            return parse_po(text, named)
        return parse_csv(text, service_texts.service.default_language)
    except TranslationFileError as error:
        raise MachineError(f"{path}: {error}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MachineError(f"{path} cannot be read: {(error.strerror or 'no access').lower()}.") from error
    except UnicodeError as error:
        raise MachineError(f"{path} is not UTF-8 text. In Excel, save it as `CSV UTF-8`.") from error


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_bytes(text.encode())
    except OSError as error:
        raise MachineError(
            f"{output} cannot be written: {(error.strerror or 'no access').lower()}."
        ) from error
