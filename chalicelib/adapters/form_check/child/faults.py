"""The faults that the child can name; the same words as `MaterialFault`, whose import would cost every check 0.1 s."""

from typing import Literal

type Fault = Literal[
    "damaged",
    "encrypted",
    "no-pages",
    "too-many-pages",
    "odd-page-size",
    "script",
    "launch",
    "automatic-action",
    "embedded-file",
    "outside-content",
    "too-costly",
]
