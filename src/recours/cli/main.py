"""The command line: the same job as the web, for people who prefer a terminal, and the machine face.

Exit codes: 0 done; 1 the answer is no (a check failed, an archive was changed); 2 the command or its input is wrong.
"""

from __future__ import annotations

import errno
from typing import Any

import click

from recours.cli.lazy import LazyGroup
from recours.cli.output import echo
from recours.cli.usage import in_french
from recours.core.errors import RecoursError
from recours.wording import say

#: Each command and where it is.
COMMANDS = {
    "position": "recours.cli.positions:position_command",
    "explain": "recours.cli.positions:explain_command",
    "letter": "recours.cli.positions:letter_command",
    "ask": "recours.cli.ask:ask_command",
    "case": "recours.cli.cases:case_group",
    "check": "recours.cli.content:check_command",
    "courts": "recours.cli.courts:courts_group",
    "serve": "recours.cli.server:serve_command",
    "suggest": "recours.cli.content:suggest_command",
    "tick": "recours.cli.upkeep:tick_command",
    "rebuild": "recours.cli.upkeep:rebuild_command",
    "reform": "recours.cli.reform:reform_command",
    "verify": "recours.cli.upkeep:verify_command",
    "witnesses": "recours.cli.witnesses:witnesses_group",
}


class Recours(LazyGroup):
    """The commands; errors are shown as sentences with place and way out, and exit with 2."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context; a wrong option of `recours` itself is told as the commands' are."""
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            echo(str(in_french(error)), err=True)
            raise SystemExit(2) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a RecoursError, or a file that the system refuses, becomes its message on standard error."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            echo(str(in_french(error)), err=True)
            ctx.exit(2)
        except RecoursError as error:
            echo(str(error), err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise  # the reader of our output has gone: click ends quietly
            echo(str(_os_error(error)), err=True)
            ctx.exit(2)


def _os_error(error: OSError) -> RecoursError:
    message = say("cli.refused.file", reason=error.strerror or "")
    return RecoursError(message, place=str(error.filename), way_out=say("cli.refused.file_way_out"))


@click.group(cls=Recours, later=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="recours")
def cli() -> None:
    """Recours : un seul dossier, du premier message au juge."""


def main() -> None:
    """The console script."""
    cli(prog_name="recours", standalone_mode=True)


if __name__ == "__main__":
    main()
