"""A command that was written wrong, told as every other error is: what, where, and the way out, in French."""

from __future__ import annotations

import click

from recours.core.errors import RecoursError
from recours.wording import say
from recours.wording.near import nearest


def in_french(error: click.UsageError) -> RecoursError:
    """The same error as one of ours; its place is the command."""
    command, near = error.ctx.command_path if error.ctx else "recours", ""
    if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx and isinstance(error.ctx.command, click.Group):
        near = nearest(error.command_name, error.ctx.command.list_commands(error.ctx))
    elif possibilities := getattr(error, "possibilities", None):
        near = next(iter(possibilities))
    way_out = say("cli.usage.near", near=near, command=command) if near else say("cli.usage.help", command=command)
    return RecoursError(_what(error), place=command, way_out=way_out)


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return say("cli.usage.no_option", name=error.option_name)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return say("cli.usage.no_command", name=error.command_name)
    if isinstance(error, click.MissingParameter):
        return say("cli.usage.missing", name=_param_text(error.param, error.ctx))
    if isinstance(error, click.BadParameter):
        return say("cli.usage.bad", name=_param_text(error.param, error.ctx), wanted=_expected_form(error.param))
    if isinstance(error, click.BadOptionUsage):
        return say("cli.usage.no_value", name=error.option_name)
    return say("cli.usage.wrong")


def _param_text(param: click.Parameter | None, ctx: click.Context | None) -> str:
    return param.get_error_hint(ctx).replace("'", "") if param is not None else ""


def _expected_form(param: click.Parameter | None) -> str:
    """What such a value looks like."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.Choice):
        return say("cli.usage.one_of", choices=", ".join(map(str, kind.choices)))
    return say(f"cli.usage.{_KINDS.get(type(kind), 'other')}")


_KINDS: dict[type, str] = {type(click.INT): "integer", click.IntRange: "integer", click.Path: "path"}
