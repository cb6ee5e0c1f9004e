"""Pages of HTML for the public: the page behind a receipt's QR code."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parents[2] / "templates"
"""In a checkout and in the Lambda alike: Chalice packs vendor/templates beside chalicelib."""


@dataclass(frozen=True)
class Page:
    """One page: HTML, status, and headers beyond the common ones."""

    html: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def page(template: str, status: int = 200, **words: Any) -> Page:
    """A page from its template; everything put in is escaped, and nothing but our own style may load or run."""
    html = _environment().get_template(template).render(style=_style(), **words)
    return Page(html, status, _headers())


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


@cache
def _style() -> str:
    return (TEMPLATES / "check.css").read_text()


@cache
def _headers() -> Mapping[str, str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Content-Language": "zh-CN",
    }
