"""The Sphinx extension: one ``setup()`` that lists every part.

What belongs here: the parts, their order and the settings.  Each part stands
in a module of its own beside this one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from policykb.build import execution, notebooks
from policykb.build.book import book_of, open_book
from policykb.build.builder import SiteBuilder, conclude
from policykb.build.collect import collect
from policykb.build.computed import Computed
from policykb.build.domain import EntityRole, PolicyDomain
from policykb.build.dressing import mark_vietnamese, surround, without_launchers
from policykb.build.inventory import Labels
from policykb.build.kernels import let_kernels_find_package
from policykb.build.shell import STATIC
from policykb.core.addresses import ROLES, web_base
from policykb.site.rendering import TEMPLATES


def configure(app: Sphinx, config: Config) -> None:
    """Our templates and files before those of the theme; the address of the site.

    ``POLICYKB_BASE_URL`` says where the site will stand, ``POLICYKB_REPOSITORY``
    (or ``policykb_repository``) where errors are reported.
    """
    config.policykb_repository = (os.environ.get("POLICYKB_REPOSITORY")
                                  or config.policykb_repository)
    config.html_baseurl = os.environ.get("POLICYKB_BASE_URL") or config.html_baseurl
    try:
        config.html_baseurl = web_base(config.html_baseurl) if config.html_baseurl else ""
    except ValueError as error:
        raise ConfigError(f"html_baseurl: {error}") from None
    config.templates_path.insert(0, str(TEMPLATES))
    config.html_static_path.append(str(STATIC))
    # The theme would render its own sidebar for every page, and our layout throw it away.
    config.html_sidebars = {"**": []}


def read_all(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str],
             removed: set[str]) -> list[str]:
    """Every text is read in every build.

    Which of them a change concerns would have to be known of each setting,
    include, role, block and title; to read them all takes a second or two.
    """
    return sorted(env.found_docs)


def freshen(app: Sphinx, docname: str, content: list[str]) -> None:
    """Give a notebook the digest of what it depends on."""
    if notebooks.is_notebook(content[0]):
        value = book_of(app).notebooks.of(content[0])
        content[0] = notebooks.with_digest(content[0], value)


def prepare(app: Sphinx) -> None:
    """Have the data at hand, and the package for the kernels."""
    let_kernels_find_package()
    open_book(app)
    cache = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    if cache.exists():
        execution.mended(cache)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension; the comments say why an order matters."""
    app.add_config_value("policykb_data", "data", "env")
    app.add_config_value("policykb_repository", "", "html")
    app.add_builder(SiteBuilder, override=True)
    app.add_domain(PolicyDomain)
    app.add_domain(Labels, override=True)
    for role in (*ROLES, "trang"):
        app.add_role(role, EntityRole(role))
    app.add_directive("tinh", Computed)
    # Before the toc is parsed (900): the templates have no part in it, but must stand first.
    app.connect("config-inited", configure, priority=400)
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", read_all)
    # Before the parser sees the text.
    app.connect("source-read", freshen)
    # After the notebook launcher has added them.
    app.connect("doctree-resolved", without_launchers, priority=900)
    # After the roles have become links.
    app.connect("doctree-resolved", mark_vietnamese, priority=950)
    app.connect("html-collect-pages", collect)
    # After the theme has filled the context.
    app.connect("html-page-context", surround, priority=900)
    # After every other part has written what it has to.
    app.connect("build-finished", conclude, priority=900)
    return {"version": "2", "env_version": 2, "parallel_read_safe": True,
            "parallel_write_safe": True}
