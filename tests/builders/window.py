"""A page in a browser window, with everything that went wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

#: What breaks the site's policy is said on the console, so that it is seen as a fault.
_TELL_VIOLATIONS = ("addEventListener('securitypolicyviolation', e => console.error("
                    "'policy', e.violatedDirective, e.blockedURI, e.sourceFile))")


class Opened(NamedTuple):
    """A window, the faults seen in it so far and the addresses it asked for."""

    window: Any
    faults: list[str]
    asked: list[str]


#: ``visit(address, width, **options)``; the windows are closed when the test ends.
Visit = Callable[..., Opened]


def open_window(browser: Any, address: str, width: int = 1280, *, script: str = "",
                wait_until: str = "load", **options: Any) -> Opened:
    """Open an address; ``script`` runs before anything of the page does."""
    found = Opened(browser.new_page(viewport={"width": width, "height": 844}, **options), [], [])
    window, faults, asked = found
    window.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status}: {r.url}"))
    # What a click elsewhere cut short did not fail.
    window.on("requestfailed", lambda r: r.failure != "net::ERR_ABORTED"
              and faults.append(f"failed: {r.url}"))
    window.on("request", lambda request: asked.append(request.url))
    home = "{0.scheme}://{0.netloc}/".format(urlsplit(address))
    window.on("request", lambda r: not r.url.startswith((home, "data:", "blob:"))
              and faults.append(f"third party: {r.url}"))
    window.add_init_script(_TELL_VIOLATIONS)
    if script:
        window.add_init_script(script)
    window.goto(address, wait_until=wait_until)
    return found
