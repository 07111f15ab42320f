"""Output in a terminal: click, rich, typer, tqdm, colorama and the like."""

from __future__ import annotations

from flickr_lint.models.rows import Propagator, Sink

__all__ = ["ROWS"]

ROWS = (
    Sink("click.{echo,secho,echo_via_pager}", "print", takes=(0, "message")),
    Sink("typer.{echo,secho}", "print", takes=(0, "message")),
    Sink("rich.*.{print,log,print_json,rule}", "print"),
    Sink("tqdm.*.write", "print"),
    Propagator("tqdm.tqdm", same=True),
    Propagator("tqdm.{auto,notebook,asyncio,std}.tqdm", same=True),
    Propagator("rich.progress.track", same=True),
    Sink("loguru.logger.*.{trace,debug,info,success,warning,error,critical,exception,log}"),
    Sink("structlog.*.{debug,info,warning,error,exception,critical,msg,log}"),
    Sink("absl.logging.{debug,info,warning,error,exception,fatal,log}"),
)
