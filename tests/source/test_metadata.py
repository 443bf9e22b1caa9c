"""What a distribution says of itself, told only as far as its metadata go."""

from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from flaskmagic.source.metadata import licence_files, repository, summary

FLASK = "Project-URL: Source, https://github.com/pallets/flask/\n"


def installed(folder: Path, *fields: str, version: str = "3.1.3", **files: bytes) -> Distribution:
    """Install a Flask that has nothing but metadata, and some files beside them."""
    info = folder / f"Flask-{version}.dist-info"
    (info / "licenses").mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: Flask\nVersion: {version}\n{''.join(fields)}"
    (info / "METADATA").write_text(metadata)
    paths = [f"{info.name}/licenses/{name}.txt" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        (folder / path).write_bytes(content)
    (folder / "LICENSE.txt").write_text("of a part")
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in ["LICENSE.txt", *paths]))
    (found,) = distributions(path=[str(folder)])
    return found


@pytest.mark.parametrize(
    ("fields", "version", "address"),
    [
        ((FLASK,), "3.1.3", "https://github.com/pallets/flask/tree/3.1.3"),
        ((FLASK,), "3.2.0.dev0", "https://github.com/pallets/flask"),
        (("Home-page: https://forge.org/a/b\n",), "3.1.3", "https://forge.org/a/b"),
        ((), "3.1.3", None),
    ],
)
def test_the_repository_is_at_the_release_where_that_is_certain(
    tmp_path: Path, fields: tuple[str, ...], version: str, address: str | None
) -> None:
    assert repository(installed(tmp_path, *fields, version=version)) == address


def test_the_purpose_is_the_summary(tmp_path: Path) -> None:
    assert summary(installed(tmp_path / "one", "Summary:  Serves pages. \n")) == "Serves pages."
    assert summary(installed(tmp_path / "other")) == ""


def test_licence_files_are_the_distributions_own_that_can_be_read(tmp_path: Path) -> None:
    texts = {"LICENCE_b": b"\xff", "LICENSE": b"one", "Copying": b"two", "README": b"no"}
    found = licence_files(installed(tmp_path, **texts))
    assert found == {"LICENSE.txt": "one", "Copying.txt": "two"}
