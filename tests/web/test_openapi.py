"""The OpenAPI documents say what the routes do: made of them, so they cannot drift."""

import json
from typing import Any

import jsonschema
import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from kit.samples import Samples
from nguon_web.api.described import description_of
from nguon_web.api.openapi import methods, problems, routes, template

DOORS = ("/api/v1", "/epcis")


@pytest.fixture(scope="module")
def app(samples: Samples) -> Flask:
    return samples.app()


def document(app: Flask, door: str, lang: str = "en") -> dict[str, Any]:
    answer = app.test_client().get(f"{door}/openapi.json?lang={lang}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("door", DOORS)
def test_every_route_and_its_statuses_are_described(app: Flask, door: str) -> None:
    said = document(app, door)
    walked = set()
    for rule in routes(app, f"{door}/"):
        known = description_of(app.view_functions[rule.endpoint])
        assert known is not None, f"{rule.rule} is not described"
        for method in methods(rule):
            operation = said["paths"][template(rule.rule)][method.lower()]
            wanted = {*known.answers, *problems(rule, known)}
            assert set(operation["responses"]) == {str(one) for one in wanted}
            names = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert names == set(rule.arguments)
            walked.add(operation["operationId"])
    operations = [one for path in said["paths"].values() for one in path.values()]
    assert len(walked) == len(operations)


@pytest.mark.parametrize("door", DOORS)
def test_a_document_is_valid_and_its_examples_fit_their_schemas(
    app: Flask, door: str
) -> None:
    said = document(app, door)
    assert said["openapi"] == "3.1.0"
    assert list(OPENAPI_31_VALIDATOR.iter_errors(said)) == []
    found = 0
    for path in said["paths"].values():
        for operation in path.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = {**content["schema"], "components": said["components"]}
                Draft202012Validator.check_schema(schema)
                if "example" in content:
                    jsonschema.validate(content["example"], schema)
                    found += 1
    for shape in said["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    assert found
    assert '"minimum": "' not in json.dumps(said)  # a range of a Decimal as text


@pytest.mark.parametrize("door", DOORS)
def test_a_document_speaks_both_languages(app: Flask, door: str) -> None:
    assert (
        document(app, door, "vi")["info"]["title"]
        != document(app, door)["info"]["title"]
    )
