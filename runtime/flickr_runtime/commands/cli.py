"""The `flickr` command: calls methods from the shell, lists and explains them."""

from __future__ import annotations

import inspect
import shutil
import sys
import textwrap
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click

from flickr_runtime.argument_checks import check_arguments, check_names, tidied
from flickr_runtime.commands.completion import complete_arguments, complete_methods, completion_command
from flickr_runtime.commands.doctor import doctor_command
from flickr_runtime.commands.download import download_command
from flickr_runtime.commands.explain import explanation
from flickr_runtime.commands.login import login_commands
from flickr_runtime.commands.printing import Commands, json_text
from flickr_runtime.commands.snippets import curl_example, python_example
from flickr_runtime.commands.upload import upload_command
from flickr_runtime.commands.usage import usage
from flickr_runtime.errors import APIError, ArgumentError, FlickrError
from flickr_runtime.hints import hint_for
from flickr_runtime.transport import MockTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_runtime.client import BaseClient
    from flickr_runtime.messages import Request, Response
    from flickr_runtime.method import Method

__all__ = ["command_line"]

_MIN_COLUMNS = 30  # for a summary beside its name


def command_line(client_type: type[BaseClient], paths: Mapping[str, str]) -> click.Group:
    """The command for a generated client; `paths` gives the attribute path of each method by its full name."""
    complete_method = complete_methods(paths)
    complete_argument = complete_arguments(
        paths, client_type.method, lambda path: _function(_offline(client_type), path)
    )

    @click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="flickrkit")
    def main() -> None:
        """Work with Flickr's API from the shell.

        Calls read FLICKR_API_KEY, FLICKR_API_SECRET, FLICKR_OAUTH_TOKEN, FLICKR_OAUTH_TOKEN_SECRET and FLICKR_BASE_URL.
        """

    @main.command()
    @click.argument("method", shell_complete=complete_method)
    @click.argument("arguments", nargs=-1, metavar="[KEY=VALUE]…", shell_complete=complete_argument)
    @click.option("--unchecked", is_flag=True, help="Send names and values that this client does not know.")
    def call(method: str, arguments: tuple[str, ...], *, unchecked: bool) -> None:
        """Call METHOD and print its response as JSON.

        Names and values are checked before anything is sent.

        Example: flickr call flickr.photos.search text=otters per_page=5
        """
        try:
            name, pairs = _known(method, paths), _pairs(arguments)
            sent = pairs if unchecked else _checked(client_type, paths, name, pairs)
            with client_type.from_env() as client:
                response = _response(client, name, sent)
        except FlickrError as error:
            raise click.ClickException(str(error)) from error
        click.echo(json_text(response, indent=2))

    @main.command()
    @click.argument("pattern", default="", shell_complete=complete_method)
    @click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
    def methods(pattern: str, *, as_json: bool) -> None:
        """List the methods whose name contains PATTERN, which may have wildcards (*, ?)."""
        found = [name for name in paths if fnmatchcase(name.lower(), f"*{pattern.lower()}*")]
        if not found:
            raise click.ClickException(f"no method matches {pattern!r}")
        client = _offline(client_type)
        summaries = {name: _summary(_function(client, paths[name])) for name in found}
        click.echo(_listed(summaries, paths, as_json=as_json))

    @main.command()
    @click.argument("method", shell_complete=complete_method)
    @click.option("--python", "form", flag_value="python", help="Print a program that calls it.")
    @click.option("--curl", "form", flag_value="curl", help="Print a curl command that calls it.")
    @click.option("--json", "form", flag_value="json", help="Print the description as JSON.")
    def explain(method: str, form: str | None) -> None:
        """Show what METHOD does, its arguments, response and errors, or an example of a call."""
        name = _known(method, paths)
        known = client_type.method(name)
        if name not in paths or known is None:
            raise click.ClickException(f"{method!r} is not a method{_hint(method, paths)}")
        click.echo(_explained(known, paths[name], _function(_offline(client_type), paths[name]), form))

    commands = (upload_command(client_type), download_command(client_type), doctor_command(client_type))
    for command in (*login_commands(client_type), *commands, usage, completion_command()):
        main.add_command(command)
    return main


def _response(client: BaseClient, name: str, sent: Mapping[str, str]) -> Any:
    """The response to a call; the hint of an error names commands."""
    try:
        return client.call(name, **sent)
    except APIError as error:
        permission = known.permission if (known := client.method(name)) else "none"
        error.hint = hint_for(error, is_signed=client.token is not None, permission=permission, in_shell=True)
        raise


def _known(method: str, paths: Mapping[str, str]) -> str:
    """The full name of a method for a name without `flickr.`, with other capitals, or of the client."""
    wanted = method.lower().removeprefix("flickr.")
    for name, path in paths.items():
        if wanted in {name.lower().removeprefix("flickr."), path}:
            return name
    return method


def _hint(method: str, paths: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(method, paths, n=3)
    return f"; did you mean {' or '.join(close)}?" if close else "; `flickr methods` lists them"


def _pairs(arguments: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if not equals or not key.isidentifier():
            raise ArgumentError(f"{argument!r}: write arguments as key=value")
        if key in pairs:
            raise ArgumentError(f"{key} is given twice")
        pairs[key] = value
    return pairs


def _checked(
    client_type: type[BaseClient], paths: Mapping[str, str], name: str, pairs: Mapping[str, str]
) -> Mapping[str, str]:
    """The pairs as the client sends them; raises `ArgumentError` for unknown arguments."""
    method = client_type.method(name)
    if name not in paths or method is None:
        raise ArgumentError(f"{name!r} is not a method{_hint(name, paths)} (--unchecked calls it anyway)")
    parameters = inspect.signature(_function(_offline(client_type), paths[name])).parameters
    required = [each.name for each in parameters.values() if each.default is inspect.Parameter.empty]
    try:
        check_names(name, pairs, parameters, required)
        pairs = tidied(method, pairs)
        check_arguments(method, pairs)
    except ArgumentError as error:
        raise ArgumentError(f"{str(error).partition('; Unchecked(')[0]} (--unchecked sends it anyway)") from None
    return pairs


def _explained(method: Method[Any], path: str, function: Callable[..., Any], form: str | None) -> str:
    if form == "json":
        return json_text(_described(method, path, function), indent=2)
    if form == "python":
        return python_example(method, path, function)
    return curl_example(method, function) if form == "curl" else explanation(method, path, function)


def _described(method: Method[Any], path: str, function: Callable[..., Any]) -> dict[str, Any]:
    """The description of a method, as plain data."""
    parameters = inspect.signature(function).parameters.values()
    arguments = []
    for each in parameters:
        check = method.checks.get(each.name)
        about = {"name": each.name, "required": each.default is inspect.Parameter.empty, "type": str(each.annotation)}
        known = {"values": list(check.values), "minimum": check.minimum, "maximum": check.maximum} if check else {}
        arguments.append(about | {name: value for name, value in known.items() if value not in (None, [])})
    return {
        "name": method.name,
        "path": path,
        "summary": _summary(function),
        "http": method.http,
        "permission": method.permission,
        "arguments": arguments,
        "returns": str(inspect.signature(function).return_annotation),
        "errors": {str(code): name for code, (_, name) in method.errors.items()},
        "paged": method.paging is not None,
        "cache_seconds": method.lifetime,
    }


def _listed(summaries: Mapping[str, str], paths: Mapping[str, str], *, as_json: bool) -> str:
    if as_json:
        rows = [{"name": name, "path": paths[name], "summary": summary} for name, summary in summaries.items()]
        return json_text(rows, indent=2)
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    width = max(map(len, summaries))
    if columns is None or columns >= width + _MIN_COLUMNS:
        return "\n".join(_row(name, summary, width, columns) for name, summary in summaries.items())
    return "\n".join(f"{name}\n{_row('', summary, 2, columns)}" for name, summary in summaries.items())


def _row(name: str, summary: str, width: int, columns: int | None) -> str:
    """A name and its summary, which is wrapped to the terminal's columns beside it."""
    lines = textwrap.wrap(summary, columns - width - 2) if columns else [summary]
    return f"{name:<{width}}  " + f"\n{'':<{width + 2}}".join(click.style(line, dim=True) for line in lines)


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _offline(client_type: type[BaseClient]) -> BaseClient:
    """A client that makes no calls, for its methods' signatures."""

    def refuse(request: Request) -> Response:
        raise AssertionError(request)

    return client_type("none", transport=MockTransport(refuse))


def _function(client: BaseClient, path: str) -> Any:
    found: Any = client
    for name in path.split("."):
        found = getattr(found, name)
    return found
