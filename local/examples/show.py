"""Print an example's form as JSON, its days as of today: `python -m local.examples.show water-saving`."""

import argparse
import json

from local.examples import example, names
from local.system import today


def main() -> None:
    """Print it; the names there are when asked for help or for another."""
    asked = argparse.ArgumentParser(description="Print an example's form as JSON.")
    asked.add_argument("name", choices=names())
    asked.add_argument("--number", help="the number that an added section or a change refers to")
    told = asked.parse_args()
    print(json.dumps(example(told.name, today(), filing_number=told.number), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
