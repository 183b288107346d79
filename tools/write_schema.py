"""Write docs/reference/schema/: the JSON Schema of every kind of content file, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from recours.library.shapes.schema import schemas

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference" / "schema"


def texts() -> dict[str, str]:
    """The text of each schema by its file name."""
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas().items()}


def main() -> None:
    """Write every schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
