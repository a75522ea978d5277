"""Charts that a reader can ask for: each a file beside the pages, loaded when asked.

Here belongs what the build does with the charts of a page.  Not here: what a
chart shows (``charts``), nor the script that runs in the browser.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from importlib.metadata import version
from pathlib import Path

from policykb.core.catalogue import Language, label
from policykb.studies import svg

_ASKED = re.compile(r'(<figure class="chart") data-spec="([^"]*)">(.*?)</figure>', re.DOTALL)
#: Where the specifications stand in each of the two books.
SPECIFICATIONS = "_static/charts"


def interactive(page: str, book: Path, prefix: str, language: Language = "vi") -> str:
    """A page whose charts can be asked to be interactive, without their specifications in it.

    Each becomes a file below ``book`` (the root of the built book), named
    by its digest and compiled so that the browser needs no Vega-Lite;
    ``prefix`` leads there from the page.  Where there is no chart the page
    comes back as it is.
    """
    def asked(found: re.Match[str]) -> str:
        name = _specified(html.unescape(found[2]), book / SPECIFICATIONS)
        words = {key: html.escape(label(f"site.chart.{key}", language))
                 for key in ("open", "close", "keys", "failed")}
        button = (f'<p class="play"><button type="button" aria-expanded="false"'
                  f' data-close="{words["close"]}" data-keys="{words["keys"]}"'
                  f' data-failed="{words["failed"]}">{words["open"]}</button></p>')
        return (f'{found[1]} data-chart="{prefix}{SPECIFICATIONS}/{name}">'
                f"{found[3]}{button}</figure>")
    return _ASKED.sub(asked, page)


def _specified(spec: str, folder: Path) -> str:
    """The name of the file with the Vega specification of a Vega-Lite one, written if it is new."""
    import vl_convert

    digest = hashlib.sha256(f"{version('vl-convert-python')} {spec}".encode()).hexdigest()[:16]
    path = folder / f"{digest}.json"
    if not path.is_file():
        meant = json.loads(spec)
        locale = svg.LOCALES[meant["usermeta"]["language"]]
        compiled = {"spec": vl_convert.vegalite_to_vega(meant), "locale": locale}
        svg.keep(path, json.dumps(compiled, ensure_ascii=False, separators=(",", ":")))
    return path.name
