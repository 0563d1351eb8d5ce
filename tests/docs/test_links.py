"""Links between the pages lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)


def pages() -> list[Path]:
    return [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]


def prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def broken_links() -> Iterator[str]:
    for page in pages():
        for link in _LINK.findall(prose(page)):
            address, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", address):
                continue
            target = (page.parent / address).resolve() if address else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                yield f"{page.relative_to(REPOSITORY)}: {link}"


def test_every_link_leads_to_a_page_and_a_heading() -> None:
    assert list(broken_links()) == []
