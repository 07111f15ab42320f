"""A generator that is not ours makes importable models of the OpenAPI document."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flickr_generator.derive import read_specs
from flickr_generator.openapi import openapi_document
from flickr_specs import root

_USE = """
import models
page = models.PhotosSearchResponse.model_validate({
    "stat": "ok",
    "photos": {"page": "1", "pages": 1, "total": "1", "photo": [{"id": "7", "title": "an otter", "ispublic": 1}]},
})
assert page.photos.photo[0].title.root == "an otter"
assert models.Failure.model_validate({"stat": "fail", "code": 1, "message": "Photo not found"}).stat == "fail"
"""


@pytest.fixture
def models(tmp_path: Path) -> Path:
    document = openapi_document(read_specs(Path(str(root()))))
    (tmp_path / "flickr.json").write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "datamodel_code_generator", "--input", "flickr.json", "--output", "models.py"),
            *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--openapi-scopes", "schemas", "paths", "parameters", "--formatters", "builtin"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_datamodel_code_generator_makes_models_that_read_responses(models: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _USE], cwd=models, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
