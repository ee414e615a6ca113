"""Grades on a cluster of Dask, which may be this machine. Dask is imported here alone, and is an optional extra.

What Dask was seen to do, and what follows: equal arguments run once unless ``pure=False``; a result that is held runs
again if its worker dies, so each is dropped when it was read; a task whose worker dies goes to another one by itself.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dask
from distributed import Client, LocalCluster, WorkerPlugin

from ..bundle.closure import closure
from ..bundle.pack import pack
from ..errors import GraderError
from ..homework import Homework
from ..places import HERE, PACKAGE
from .engines import Engine
from .node import Shipment, forget, grade_here, other_versions, receive, refusal
from .packed import pack_submission

FIRST_WORKER_SECONDS = 60
ANSWER_SECONDS = 600
SAFE = ("The submissions and the solution would cross the network for all to read: start the scheduler and the workers "
        "with TLS (tls://), or on this machine.")


@dataclass(frozen=True)
class Cluster:
    """Which cluster.

    Attributes:
        scheduler: its address; empty to start a cluster on this machine.
        workers: how many workers to start then.
    """

    scheduler: str = ""
    workers: int = 1


def address_in(file: Path) -> str:
    """The address in a scheduler file.

    Raises:
        GraderError: it is missing, or it is no such file.
    """
    try:
        return str(json.loads(file.read_bytes())["address"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise GraderError(f"{file} is no scheduler file ({error}); name what dask scheduler --scheduler-file wrote."
                          ) from None


def ship(homework: Homework, options: tuple[str, ...], bundle: Mapping[str, bytes],
         versions: dict[str, str]) -> Shipment:
    """The bundle and the warm grader, which a bundle for Gradescope lacks."""
    warm = [path.relative_to(HERE).as_posix() for path in (PACKAGE / "warm").glob("*.py")]
    entries = {**{name: (HERE / name).read_bytes() for name in closure(HERE, warm)}, **bundle}
    archive = pack(entries)
    return Shipment(secrets.token_hex(8), homework.id, archive, hashlib.sha256(archive).hexdigest(), versions, options)


@contextmanager
def on_dask(cluster: Cluster, shipment: Shipment) -> Iterator[Engine]:
    """An engine on a cluster, each of whose workers can grade safely, with the same versions as here.

    Raises:
        GraderError: the cluster cannot be reached, is open to the network, or a worker cannot grade.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_connected(stack, cluster))
        workers = _workers(client)
        check_addresses([client.scheduler.address, *workers])
        _check_versions(client, shipment)
        name = f"autograder-{shipment.run}"
        client.register_plugin(_Receive(shipment), name=name)
        stack.callback(client.unregister_worker_plugin, name)
        _check_refusals(client, shipment.run, workers)
        executor = client.get_executor(pure=False)
        stack.callback(executor.shutdown, wait=False)
        yield Engine(lambda job: executor.submit(grade_here, shipment.run, pack_submission(job.path)),
                     sum(workers.values()))


def check_addresses(addresses: list[str]) -> None:
    """Refuse what is neither on this machine nor encrypted.

    Raises:
        GraderError: the first such address.
    """
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme not in ("tls", "inproc") and not _is_here(parts.hostname or ""):
            raise GraderError(f"{address} is open to the network. {SAFE}")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Receive(WorkerPlugin):
    """Gives a shipment to each worker, also to one that joins later."""

    def __init__(self, shipment: Shipment) -> None:
        self._shipment = shipment

    def setup(self, worker: object) -> None:
        """Keep the shipment; it is unpacked by the first grading."""
        receive(self._shipment)

    def teardown(self, worker: object) -> None:
        """Leave nothing of it there."""
        forget(self._shipment.run)


def _connected(stack: ExitStack, cluster: Cluster) -> Any:
    """A client of the cluster; one that is started here ends with the stack."""
    if cluster.scheduler:
        check_addresses([cluster.scheduler])
        try:
            return Client(cluster.scheduler, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, ImportError) as error:
            raise GraderError(f"The scheduler {cluster.scheduler} does not answer ({error}); check its address, and "
                              "whether it runs.") from None
    stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": 1}))
    local = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=cluster.workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0)
    return Client(stack.enter_context(local), set_as_default=False)  # type: ignore[no-untyped-call]


def _workers(client: Any) -> dict[str, int]:
    """Address of a worker -> how many gradings it can run at a time."""
    try:
        client.wait_for_workers(1, FIRST_WORKER_SECONDS)
    except TimeoutError:
        raise GraderError(f"No worker joined the scheduler within {FIRST_WORKER_SECONDS} s; start one.") from None
    return {address: one["nthreads"] for address, one in client.scheduler_info(n_workers=-1)["workers"].items()}


def _check_versions(client: Any, shipment: Shipment) -> None:
    """Refuse a worker with another version of the autograder, before it is sent anything of it."""
    name = "autograder"
    for address, found in client.run(_asker()).items():
        if wrong := other_versions({name: shipment.versions[name]}, {name: found}):
            raise GraderError(f"The worker {address} has {wrong}; install the same version there.")


def _asker() -> Callable[[], str]:
    """A function that Dask sends whole, because it has no place from which a worker could import it."""
    def version_there() -> str:
        try:
            import autograder
        except ImportError:
            return ""
        return str(autograder.__version__)

    return version_there


def _check_refusals(client: Any, run: str, workers: Mapping[str, int]) -> None:
    """Let each worker unpack and try the bundle."""
    asked = {address: client.submit(refusal, run, workers=[address], pure=False) for address in workers}
    for address, future in asked.items():
        if why := future.result(timeout=ANSWER_SECONDS):
            raise GraderError(f"The worker {address} cannot grade. {why}")
