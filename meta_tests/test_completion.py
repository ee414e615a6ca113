"""Completion in a shell: the commands, their options, the homeworks of the folder, and files."""

from __future__ import annotations

import builtins
import subprocess
from pathlib import Path
from typing import Any

import pytest

from autograder.__main__ import main

SHELL = """
source script.bash
for line in "$@"; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    _shtab_autograder autograder "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    echo "${COMPREPLY[*]}"
done
"""


def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands, options, the homeworks that are here, and the files where one is wanted."""
    assert main(["completion", "bash"]) == 0
    (tmp_path / "script.bash").write_text(capsys.readouterr().out)
    for name in ("hw1", "hw2"):
        (tmp_path / "tests" / name).mkdir(parents=True)
        (tmp_path / "tests" / name / "homework.toml").touch()
    (tmp_path / "tests" / "support").mkdir()
    lines = ["autograder cer", "autograder grade --al", "autograder bundle ", "autograder grade hw1 scr"]
    done = subprocess.run(["bash", "-c", SHELL, "bash", *lines], cwd=tmp_path, capture_output=True, text=True,
                          check=True)
    assert done.stdout.splitlines() == ["certify", "--allow-unsafe", "hw1 hw2", "script.bash"]


@pytest.mark.parametrize("shell", ["zsh", "fish", "tcsh"])
def test_other_shells_have_a_script(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    """It names the commands."""
    assert main(["completion", shell]) == 0
    assert "certify" in capsys.readouterr().out


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    """The library is optional."""
    real = builtins.__import__

    def without_shtab(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "shtab":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_shtab)
    assert main(["completion", "bash"]) == 2
    assert capsys.readouterr() == ("", "autograder: Completion needs the library shtab, which is not installed; run "
                                   "python -m pip install -r requirements-completion.txt.\n")
