"""What one receiving system holds: the highest version of each filing it was told of."""

from typing import Any

type Json = dict[str, Any]


class Holdings:
    """Filings by id, as the newest push told them."""

    def __init__(self) -> None:
        self._filings: dict[str, Json] = {}

    def take(self, told: Json) -> int:
        """Keep a push unless a higher version is held; gives the version held then."""
        held = self._filings.setdefault(told["filing_id"], told)
        if told["version"] > held["version"]:
            held = self._filings[told["filing_id"]] = told
        return int(held["version"])

    def get(self, filing_id: str) -> Json | None:
        """What is held of a filing."""
        return self._filings.get(filing_id)

    def all(self) -> list[Json]:
        """Everything held."""
        return list(self._filings.values())
