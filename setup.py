"""Puts into the wheel, as autograder/kit/, the files beside the package that commands use or put into zips."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
KIT = ("setup.sh", "run_autograder", "run_tests.py", "requirements.txt", "requirements-torch.txt",
       "requirements-dev.txt", "tests/support/**/*")


class BuildWithKit(build_py):
    """Builds the package as usual; an editable install uses the checkout's own files instead."""

    def run(self):
        """Build, then copy."""
        super().run()
        if self.editable_mode:
            return
        kit = Path(self.build_lib, "autograder", "kit")
        shutil.rmtree(kit, ignore_errors=True)
        found = (path for pattern in KIT for path in sorted(ROOT.glob(pattern)))
        for path in (path for path in found if path.is_file() and path.suffix != ".pyc"):
            target = kit / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


setup(cmdclass={"build_py": BuildWithKit})
