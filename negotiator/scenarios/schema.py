"""The JSON Schema of scenario files, made from the models: editors complete and check YAML with it."""

from __future__ import annotations

from negotiator.scenarios.models import Scenario


def scenario_schema() -> dict[str, object]:
    """The schema of a scenario file, as a JSON object (draft 2020-12)."""
    schema = Scenario.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Scenario"}
