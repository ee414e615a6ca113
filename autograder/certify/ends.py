"""The two ends of the scale: the reference, which loses nothing, and the template, which loses everything."""

from __future__ import annotations

from ..homework import Homework
from .catalogue import Candidate, reference_sources
from .hostile import template_sources

REFERENCE, TEMPLATE = "reference", "template"


def ends(homework: Homework) -> list[Candidate]:
    """The reference, and the template that students start from."""
    declared = tuple(homework.files)
    return [Candidate(REFERENCE, REFERENCE, reference_sources(homework), declared=declared),
            Candidate(TEMPLATE, TEMPLATE, template_sources(homework), tuple(homework.parts), declared=declared,
                      about="fails for what students start from", whole=True)]
