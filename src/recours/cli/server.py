"""recours serve: the local web, one person, no account, no network."""

from __future__ import annotations

from pathlib import Path

import click

from recours.cli.options import folder_option
from recours.wording import say


@click.command("serve", help=say("cli.help.serve"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("cli.help.host"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=say("cli.help.port"))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    envvar="RECOURS_WORKERS",
    help=say("cli.help.workers"),
)
@folder_option
def serve_command(host: str, port: int, workers: int, folder: Path) -> None:
    """Start the web on this machine."""
    from recours.web.serve import serve  # Django is loaded only when it is asked for

    serve(host, port, folder, workers)
