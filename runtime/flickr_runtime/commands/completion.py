"""`flickr completion`: a script that completes commands, options, methods and their arguments in a shell."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from flickr_runtime.commands.shells import add_shells
from flickr_runtime.extras import EXTRAS

if TYPE_CHECKING:
    from flickr_runtime.method import Method

__all__ = ["complete_arguments", "complete_methods", "completion_command"]

_SHELLS = ("bash", "zsh", "fish")
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completion_command() -> click.Command:
    """The command."""
    add_shells()

    @click.command("completion")
    @click.argument("shell", type=click.Choice(_SHELLS))
    @click.pass_context
    def completion(context: click.Context, shell: str) -> None:
        """Print the script that completes commands, methods and arguments in SHELL.

        \b
        ~/.bashrc:    eval "$(flickr completion bash)"
        ~/.zshrc:     eval "$(flickr completion zsh)"
        config.fish:  flickr completion fish | source
        """  # noqa: D301  # click needs the character \b
        kind = get_completion_class(shell)
        if kind is None:
            raise click.ClickException(f"this version of click completes nothing in {shell}")
        root = context.find_root().command
        script = kind(root, {}, "flickr", "_FLICKR_COMPLETE")
        click.echo(kind.source_template % script.source_vars())

    return completion


def complete_methods(paths: Mapping[str, str]) -> Complete:
    """Completes names of methods, with or without `flickr.`, whatever their capitals, or as the client has them."""

    def complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        short = not begun.lower().startswith("flickr.") and not "flickr.".startswith(begun.lower())
        names = [name.removeprefix("flickr.") if short else name for name in paths]
        found = [name for name in names if name.lower().startswith(begun.lower())]
        return [CompletionItem(name) for name in found or [path for path in paths.values() if path.startswith(begun)]]

    return complete


def complete_arguments(
    paths: Mapping[str, str],
    method_of: Callable[[str], Method[Any] | None],
    function_of: Callable[[str], Callable[..., Any]],
) -> Complete:
    """Completes `key=value`: names of the arguments of the method before it, then their known values."""

    def complete(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        wanted = str(context.params.get("method") or "").lower().removeprefix("flickr.")
        name = next((each for each, path in paths.items() if wanted in {each.lower()[len("flickr.") :], path}), None)
        method = method_of(name) if name else None
        if name is None or method is None:
            return []
        key, equals, value = begun.partition("=")
        if equals:
            before, comma, last = value.rpartition(",") if method.wires.get(key) == "comma" else ("", "", value)
            return [
                CompletionItem(f"{key}={before}{comma}{each}")
                for each in _values(method, key)
                if each.startswith(last) and each not in before.split(",")
            ]
        given = {pair.partition("=")[0] for pair in context.params.get("arguments") or ()}
        names = [each for each in inspect.signature(function_of(paths[name])).parameters if each not in given]
        return [CompletionItem(f"{each}=") for each in names if each.startswith(key)]

    return complete


def _values(method: Method[Any], key: str) -> list[str]:
    """The values that are known for an argument, or for each item of a list."""
    check = method.checks.get(key)
    if check is not None and check.values:
        return [str(each) for each in check.values]
    if method.wires.get(key) == "flag":
        return ["0", "1"]
    return sorted(EXTRAS) if key == "extras" else []
