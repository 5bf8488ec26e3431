"""The notebook of the documents runs in a kernel, and what is exported of it shows the last picture."""

import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
WIDGET = "application/vnd.jupyter.widget-view+json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook after all its cells but the last, which would go on training."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(ROOT))
        environment.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
        assert notebook.cells.pop().source == "w.play()"
        NotebookClient(notebook, timeout=int(PATIENCE_S)).execute()
    return notebook


def texts(notebook: Any) -> dict[str, list[str]]:
    """What the cells answered, by their ids."""
    return {
        cell.id: [
            output.data.get("text/plain", "") if "data" in output else output.text for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def test_what_cells_answer_is_what_they_should(executed: Any) -> None:
    said = texts(executed)
    assert "epoch=100" in said["train"][0]
    assert float(re.findall(r"[\d.]+(?=\)|$)", said["data"][0])[0]) > 0.9
    assert said["code"][0].rstrip().endswith("trainer.train(100)")
    assert said["again"] == ["True"]


def test_the_picture_beside_the_widget_is_the_last_one(executed: Any) -> None:
    (shown,) = [cell for cell in executed.cells if cell.id == "widget"]
    widget, still = shown.outputs
    assert WIDGET in widget.data
    assert "at epoch 100" in still.data["text/plain"]
    assert b64decode(still.data["image/png"]).startswith(b"\x89PNG")


def test_an_exported_page_shows_the_picture_with_and_without_the_state_of_widgets(executed: Any) -> None:
    for has_state in (True, False):
        notebook = nbformat.from_dict(executed)
        if not has_state:
            del notebook.metadata["widgets"]
        html, _ = HTMLExporter().from_notebook_node(notebook)
        assert re.search(r'<figure class="playground-still"><img alt="[^"]*epoch 100[^"]*"', html)
