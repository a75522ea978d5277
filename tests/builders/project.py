"""A small project with both books, a notebook and sound data, built by the command itself."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from builders.book import tables
from builders.package import write_package

ROOT = Path(__file__).parents[2]
CONFIG = """title: Sách nhỏ
author: A
only_build_toc_files: true
exclude_patterns: [_build, book/en, notebooks/en, data]
execute:
  execute_notebooks: cache
  raise_on_error: true
sphinx:
  extra_extensions: [policykb.build.extension]
  config:
    project: Sách nhỏ
    language: vi
    html_permalinks: false
    html_copy_source: false
    html_use_index: false
    html_domain_indices: false
    numfig_format: {table: "Bảng %s"}
    suppress_warnings: [myst.domains]
"""
TOC = """format: jb-book
root: book/index
parts:
  - caption: Đọc
    chapters:
      - file: book/chu
      - file: notebooks/bai
"""
NOTEBOOK = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
policykb:
  studies: [claims]
---

# Bài

```{code-cell} python
from policykb.data.knowledge import load
print("số đánh giá:", len(load("../data").reported_attainments))
```
"""
CLAIM = {"id": "c1", "place_id": "tinh-a", "target_id": "t1", "indicator_id": "ty-trong",
         "observation_id": "o1", "basis": "claim", "claim": "đạt", "ambiguous": 0,
         "printed": "đạt", "source_id": "bao-a"}


class Project:
    """A project in a folder of its own: its sources, its builds and what is published."""

    def __init__(self, root: Path) -> None:
        self.root, self.tables = root, tables()
        self.tables["documents"][0]["type"] = "resolution"
        self.tables["observations"][0]["stage"] = "chính thức"
        self.tables["vintages"] = [{"stage": "chính thức", "vintage": "official", "basis": "nêu rõ"}]
        self.put("_config.yml", CONFIG)
        self.put("_toc.yml", TOC)
        self.put("book/index.md", "# Đầu\n\n{dp}`tinh-a`, {trang}`ma-tran`\n")
        self.put("book/en/index.md", "# Start\n\n{dp}`tinh-a`\n")
        self.put("book/chu.md", "# Chữ\n\nMột câu.\n")
        self.put("book/en/chu.md", "# Text\n\nA sentence.\n")
        self.put("notebooks/bai.md", NOTEBOOK)
        self.put("notebooks/en/bai.md", NOTEBOOK.replace("# Bài", "# Study").replace(
            "../data", "../../../../data"))
        self.write_tables()

    def put(self, address: str, text: str) -> None:
        """Write a source."""
        path = self.root / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def change(self, address: str, old: str, new: str) -> None:
        """Change a source."""
        text = (self.root / address).read_text("utf-8")
        assert old in text
        self.put(address, text.replace(old, new))

    def write_tables(self) -> None:
        """Write the data package as it stands in ``tables``."""
        write_package(self.root / "data", self.tables)

    def figure(self, printed: str, low: float, high: float) -> None:
        """Change the one figure."""
        self.tables["observations"][0].update(printed=printed, low=low, high=high)
        self.write_tables()

    # -- builds ---------------------------------------------------------------

    @property
    def html(self) -> Path:
        """What is published."""
        return self.root / "_build" / "html"

    def start(self, *words: str, package: Path = ROOT, before: str = "",
              **environment: str) -> subprocess.Popen[str]:
        """Begin a build in a process of its own; ``before`` is done in it first."""
        code = (f"import os, runpy, sys\n{before}\nsys.argv[1:] = {list(words or ('site',))!r}\n"
                "runpy.run_module('policykb', run_name='__main__', alter_sys=True)")
        known = {**os.environ, "PYTHONPATH": str(package), "POLICYKB_LANGUAGE": "vi", **environment}
        return subprocess.Popen([sys.executable, "-c", code], cwd=self.root, env=known, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def build(self, *words: str, **options: Any) -> tuple[int, str, str]:
        """Build to the end; the exit code and what was said on both streams.

        Returns when the last process that holds a stream is gone.
        """
        process = self.start(*words, **options)
        said, cause = process.communicate(timeout=300)
        return process.returncode, said, cause

    def sound(self, *words: str, **options: Any) -> dict[str, str]:
        """Build, which must go well; the digest of each published file."""
        code, said, cause = self.build(*words, **options)
        assert code == 0, said + cause
        return self.files()

    def files(self) -> dict[str, str]:
        """The digest of each published file by its address; empty where nothing is published."""
        return {path.relative_to(self.html).as_posix():
                hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(self.html.rglob("*")) if path.is_file()}

    def clean(self) -> dict[str, str]:
        """What a build from nothing gives, results of notebooks included."""
        code, said, cause = self.build("clean")
        assert code == 0, said + cause
        return self.sound()


def end(process: subprocess.Popen[str], number: int, after: float) -> int:
    """Send a signal to a build after so many seconds; its exit code when all of it is gone."""
    time.sleep(after)
    process.send_signal(number)
    process.communicate(timeout=120)
    return process.returncode


def processes(root: Path) -> list[str]:
    """The processes that work in a project (Linux)."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if (one / "cwd").readlink().is_relative_to(root):
                found.append((one / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found


KILL, TERM, INT = signal.SIGKILL, signal.SIGTERM, signal.SIGINT
