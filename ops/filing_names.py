"""A filing as operators name it."""

from typing import Annotated

import typer

FilingName = Annotated[
    str, typer.Argument(metavar="ID|NUMBER", help="备案标识或编号 · the filing's id or its official number")
]
