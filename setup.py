"""The one thing pyproject.toml cannot say: a built wheel carries content/ inside the package.

In a checkout (editable install) content/ is read where it stands; see `recours.library.load`.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class BuildWithContent(build_py):
    """Copies content/ into the package, except for an editable install."""

    def run(self) -> None:
        """Build the modules, then put the law beside them."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "recours" / "content"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(HERE / "content", target)


setup(cmdclass={"build_py": BuildWithContent})
