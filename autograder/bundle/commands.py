"""The commands ``bundle`` and ``preview``: make Gradescope's zip, and see what Gradescope makes of it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.output import JSON_HELP, run
from ..homework import find_homeworks, load_homework
from ..on_disk import check_target
from ..waiting import Waiting

if TYPE_CHECKING:
    from ..preview.preview import Preview


def add_commands(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Declare ``bundle <hw> [--out] [--no-proof]`` and ``preview <bundle> <submission> [--page] [--root] [--keep]``."""
    command = subparsers.add_parser("bundle", help="make Gradescope's zip of a homework, after proving it")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("--out", type=Path, help="output file; default: dist/<hw>-bundle.zip")
    command.add_argument("--no-proof", action="store_true", help="skip the proof; never upload such a bundle")
    command.set_defaults(run=_bundle)

    command = subparsers.add_parser("preview", help="run a bundle on a submission as Gradescope does, and show it")
    command.add_argument("bundle", type=Path)
    command.add_argument("submission", type=Path, help="the zip or file that a student uploads")
    command.add_argument("--page", type=Path, help="write what each reader sees as one HTML page here")
    command.add_argument("--root", type=Path, help="create the platform's folders here, and use them again next time")
    command.add_argument("-v", "--verbose", action="store_true", help="print every test and output in full")
    command.add_argument("--keep", action="store_true", help="keep the temporary root")
    command.add_argument("--json", action="store_true", help=JSON_HELP)
    command.set_defaults(run=_preview)


def _bundle(arguments: argparse.Namespace) -> int:
    from ..wrong_answers.commands import recorded
    from ..wrong_answers.file import is_fresh
    from .bundle import build_bundle
    from .proof import STEPS

    homework = load_homework(arguments.homework)
    if not arguments.no_proof and not is_fresh(homework):
        print(recorded(homework))
    target = arguments.out or Path("dist") / f"{homework.id}-bundle.zip"
    with Waiting(total=len(STEPS)) as waiting:
        notes = build_bundle(homework, target, proof=not arguments.no_proof, tell=waiting.tell)
    for note in notes:
        print(note)
    print(f"Written: {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


def _preview(arguments: argparse.Namespace) -> int:
    if arguments.root:
        return _preview_below(arguments.root.resolve(), arguments)
    if arguments.keep:
        root = _readable(Path(tempfile.mkdtemp(prefix="autograder-")))
        print(f"The platform's folders: {root}")
        return _preview_below(root, arguments)
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        return _preview_below(_readable(Path(folder)), arguments)


def _preview_below(root: Path, arguments: argparse.Namespace) -> int:
    """Preview, show, and fail if anything is wrong with the results."""
    seen = run(lambda: _seen(root, arguments), _plain if arguments.json else None)
    return 1 if seen.findings else 0


def _seen(root: Path, arguments: argparse.Namespace) -> Preview:
    from ..preview.page import to_page
    from ..preview.preview import STEPS, preview
    from ..preview.show import show

    if arguments.page:
        check_target(arguments.page)
    with Waiting(total=len(STEPS)) as waiting:
        seen = preview(root, arguments.bundle, arguments.submission, tell=waiting.tell)
    show(seen, everything=arguments.verbose)
    if arguments.page:
        arguments.page.write_text(to_page(seen), encoding="utf-8")
        print(f"Written: {arguments.page}")
    return seen


def _plain(seen: Preview) -> dict[str, Any]:
    """What is wrong with the results, and the total of each reader; None if that reader sees none."""
    readers = [{"reader": view.reader.value, "total": view.total, "maximum": view.maximum} for view in seen.views]
    return {"findings": seen.findings, "seconds": seen.ran.seconds, "readers": readers}


def _readable(root: Path) -> Path:
    """Like the platform's root, readable for the user that runs student code; setup.sh protects the secrets."""
    root.chmod(0o755)
    return root
