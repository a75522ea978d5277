"""The kernels of notebooks: how they are spoken to, and how they find the package.

What belongs here: starting a kernel so that no other process can take its place.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.core.digests import PACKAGE

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager


def let_kernels_find_package() -> None:
    """Put the package on the path of the processes that this one starts.

    Kernels start in the notebooks' folder and inherit the environment, not ``sys.path``.
    """
    known = os.environ.get("PYTHONPATH", "")
    if str(PACKAGE.parent) not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE.parent), known]))


def executed(path: Path, notebook: Any, timeout: int) -> Any:
    """Run the cells, with another kernel where one dies before it has answered.

    A TCP port is chosen before the kernel binds it, and another process can
    take it in between: two kernels that start at once sometimes do.  Socket
    files in a folder of the kernel's own cannot be taken; where the system
    has none, a kernel that died is started again.
    """
    from jupyter_cache.executors.utils import single_nb_execution
    from traitlets.config import Config

    for connection in _CONNECTIONS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                return single_nb_execution(
                    notebook, cwd=str(path.parent.absolute()), timeout=timeout, allow_errors=False,
                    meta_override=True, config=Config(KernelManager=connection(folder)),
                    kernel_manager_class=_speaking_to(Path(folder, "said")))
            except RuntimeError as died:
                lost = died
    raise lost


def _speaking_to(file: Path) -> type[AsyncKernelManager]:
    """A manager whose kernels' own words go to ``file``, and not to whoever runs the build.

    What a cell prints or fails with comes through the sockets.  What the
    process itself says is about its own ending: a kernel that is shut down
    while its cell is failing sometimes leaves the traceback of a closed socket.
    """
    from jupyter_client.manager import AsyncKernelManager

    class Manager(AsyncKernelManager):
        async def _async_launch_kernel(self, kernel_cmd: list[str], **settings: Any) -> None:
            with file.open("ab") as said:
                await super()._async_launch_kernel(kernel_cmd, **{**settings, "stdout": said, "stderr": said})

    return Manager


def _socket_files(folder: str) -> dict[str, str]:
    """Settings of a kernel that is spoken to through files; of a port where it cannot be."""
    stem = str(Path(folder, "kernel"))
    # A socket's path holds a hundred characters or so; Windows has no such sockets in ZeroMQ.
    return {"transport": "ipc", "ip": stem} if os.name == "posix" and len(stem) < 90 else _port(folder)


def _port(_: str) -> dict[str, str]:
    return {"transport": "tcp"}


#: How a notebook's kernel is spoken to, at the first start and wherever it died at the ones before.
_CONNECTIONS = (_socket_files, _port, _port)
