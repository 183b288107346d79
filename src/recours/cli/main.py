"""The command line: the same job as the web, for people who prefer a terminal, and the machine face.

Exit codes: 0 done; 1 the answer is no (a check failed, an archive was changed); 2 the command or its input is wrong.
"""

from __future__ import annotations

from typing import Any

import click

from recours.cli import ask, cases, content, courts, positions, serving
from recours.core.errors import RecoursError


class FrenchErrors(click.Group):
    """A group that shows our errors as sentences with place and way out, and exits with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a RecoursError becomes its message on standard error."""
        try:
            return super().invoke(ctx)
        except RecoursError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


@click.group(cls=FrenchErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="recours")
def cli() -> None:
    """Recours : un seul dossier, du premier message au juge."""


for command in (
    positions.position_command,
    positions.explain_command,
    positions.letter_command,
    ask.ask_command,
    cases.case_group,
    content.check_command,
    courts.courts_group,
    serving.serve_command,
):
    cli.add_command(command)


def main() -> None:
    """The console script."""
    cli(prog_name="recours", standalone_mode=True)


if __name__ == "__main__":
    main()
