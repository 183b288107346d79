"""The JSON Schema that editors take is written from the shapes, and all of content fits it."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from tools.write_schema import FOLDER, texts

from recours.library.load import default_content, files
from recours.library.reader import open_yaml
from recours.library.shapes.files import FILES, file_shape
from recours.library.shapes.schema import schemas

SCHEMAS = schemas()
NAMES = {id(shape): name for shape, name in zip(FILES.values(), SCHEMAS, strict=True)}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def fits(value, schema, root):
    """True when `value` is what the schema says; of JSON Schema, what the shapes use."""
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    types = schema.get("type", [])
    if types and not any(is_a(value, type_) for type_ in ([types] if isinstance(types, str) else types)):
        return False
    for key, among in (("anyOf", any), ("oneOf", lambda found: sum(found) == 1)):
        if key in schema and not among(fits(value, each, root) for each in schema[key]):
            return False
    if isinstance(value, dict):
        own, other = schema.get("properties", {}), schema.get("additionalProperties", {})
        return all(key in value for key in schema.get("required", ())) and all(
            (key in own or other is not False) and fits(each, own.get(key, other or {}), root)
            for key, each in value.items()
        )
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            fits(each, schema.get("items", {}), root) for each in value
        )
    said = "enum" not in schema or value in schema["enum"]
    return said and ("pattern" not in schema or not isinstance(value, str) or bool(re.search(schema["pattern"], value)))


def is_a(value, type_):
    return isinstance(value, TYPES[type_]) and (type_ == "boolean" or not isinstance(value, bool))


def as_json(value):
    """What an editor reads: days are strings there, and numbers have no exact decimals."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def test_the_schema_of_docs_is_that_of_the_shapes():
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert written == texts(), "run `make reference`"


def test_a_misspelt_key_does_not_fit():
    schema = json.loads(texts()["facts.json"])
    fact = {"id": "a", "type": "text", "question": "Quoi ?"}
    assert fits({"facts": [fact]}, schema, schema)
    assert not fits({"facts": [{**fact, "wy": "Pour voir"}]}, schema, schema)
    assert not fits({"facts": [{**fact, "type": "txt"}]}, schema, schema)


@pytest.mark.parametrize("folder", sorted({name.partition("/")[0] for name in FILES}))
def test_the_content_fits_its_schema(folder):
    root = default_content()
    for path, shown in files(root, folder):
        name = NAMES[id(file_shape(path.relative_to(root)))]
        whole = as_json(open_yaml(path, shown).plain())
        sections = {key: value for key, value in whole.items() if isinstance(value, list)}
        assert fits(whole, SCHEMAS[name], SCHEMAS[name]), [
            (shown, key, each)
            for key, items in sections.items()
            for each in items
            if not fits({**whole, **{other: [] for other in sections}, key: [each]}, SCHEMAS[name], SCHEMAS[name])
        ][:1]
