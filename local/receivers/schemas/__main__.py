"""Write each message's JSON Schema from the sender's models."""

import json

from chalicelib.domain.share_message import MESSAGES
from chalicelib.domain.sharing import System
from local.receivers.schemas import path_of


def written(system: System) -> str:
    """The text of a system's schema file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | MESSAGES[system].model_json_schema(
        mode="serialization"
    )
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write all five."""
    for system in System:
        path_of(system).write_text(written(system), "utf-8")


if __name__ == "__main__":
    main()
