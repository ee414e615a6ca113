"""What is known of a submission before a case asks: the survey of its first import."""

from __future__ import annotations

from ..errors import StudentError
from ..wire.origin import Origins
from ..worker.loading import FAILED
from ..worker.raised import Lineage
from .proxies import Backend, ObjectProxy, PathProxy, path_of
from .survey import Survey


class Surveyed(Backend):
    """Answers from the survey what needs no worker.

    Attributes:
        origins: where the lines of the files come from.
    """

    blamed = StudentError
    origins: Origins

    @property
    def survey(self) -> Survey | None:
        """The result of the first import; None before it."""
        return None

    def loaded(self, module: str) -> bool:
        """Whether a module could be loaded, as the survey showed."""
        if self.survey is None:
            return True
        return module in self.survey.modules and self.survey.modules[module].how != FAILED

    def handed_in(self, module: str) -> bool:
        """Whether there is a file of this module, be it ever so wrong."""
        return self.survey is None or module in self.survey.modules

    def names(self, module: str) -> dict[str, str]:
        """Public names of a module, from the survey; raises if the module could not be loaded at all."""
        if self.survey is None:
            return {}
        if module not in self.survey.modules:
            text = f"{self.file_of(module)} was not handed in, or cannot be read; the note on it says why."
            raise StudentError("", text, no_secret=text)
        if not self.loaded(module):
            name = self.file_of(module)
            text = f"{name} could not be imported; the note on {name} says why."
            raise StudentError("", text, no_secret=text)
        return self.survey.modules[module].names

    def file_of(self, module: str) -> str:
        """The file of a module as it was handed in."""
        return self.origins.name(f"{module}.py")

    def lineage(self, proxy: ObjectProxy | PathProxy) -> Lineage:
        """The classes behind a class of exceptions; of a name, as the survey showed."""
        module, *names = path_of(proxy).names if isinstance(proxy, PathProxy) else [""]
        known = self.survey.modules[module].exceptions if self.survey and module in self.survey.modules else {}
        return known[names[0]] if len(names) == 1 and names[0] in known else super().lineage(proxy)

    def own_names(self, module: str) -> list[str]:
        """The names of a module that the submission itself defines or mentions."""
        return list(self.survey.modules[module].own) if self.survey and module in self.survey.modules else []
