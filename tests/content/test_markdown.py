"""The small Markdown of dossier sections."""

from __future__ import annotations

from critique_study.content import shipped
from critique_study.content.loader import load
from critique_study.content.markdown import Paragraph, parse
from critique_study.content.models import LANGUAGES


def test_paragraphs() -> None:
    """A title, text over lines, a quotation, a heading; Chinese lines join without a space."""
    text = "# Title\n\nOne *line*\nand more.\n\n> Said\n> so.\n## Part\n第一行，\n第二行。\n"
    assert parse(text) == (
        Paragraph("title", (("Title", False),)),
        Paragraph("text", (("One ", False), ("line", True), (" and more.", False))),
        Paragraph("quotation", (("Said so.", False),)),
        Paragraph("heading", (("Part", False),)),
        Paragraph("text", (("第一行，第二行。", False),)),
    )


def test_what_is_no_markup_is_text() -> None:
    """Lone stars, signs without a space and escape sequences make nothing of themselves."""
    assert parse("2 * 3\n\n#tag\n\n\x1b[31mred") == (
        Paragraph("text", (("2 * 3", False),)),
        Paragraph("text", (("#tag", False),)),
        Paragraph("text", (("red", False),)),
    )
    assert parse("") == ()


def test_shipped_sections() -> None:
    """Each begins with its title and leaves no sign of markup in its text."""
    collection, _ = load(shipped.shipped_cards())
    for section in collection.sections.values():
        for language in LANGUAGES:
            title, *rest = parse(section.paths[language].read_text(encoding="utf-8"))
            assert title.kind == "title"
            assert len(rest) > 2
            text = "".join(piece for paragraph in rest for piece, _ in paragraph.spans)
            assert not any(sign in text for sign in ("*", "# ", "> ", "`")), section.id
