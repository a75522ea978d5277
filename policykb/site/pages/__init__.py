"""The pages made from rows, one module a kind: functions of the site (and a row) that give pages.

Here belongs what a page shows and in which order.  Not here: in which order
pages are made (``assembly``), how a template becomes markup (``rendering``).
"""

from typing import Any


def __getattr__(name: str) -> Any:  # re-exports until all have moved
    from policykb.site import assembly, page, rendering, site
    for module in (site, page, assembly, rendering):
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)
