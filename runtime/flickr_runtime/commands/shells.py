"""What `flickr completion` prints for bash and zsh: `key=value` is one word there, and no space follows a `key=`.

The scripts that click has for them leave a space after `key=`. Bash splits words at `=`, and completes no value.
"""

from __future__ import annotations

import os

from click.shell_completion import BashComplete, ZshComplete, add_completion_class, split_arg_string

__all__ = ["add_shells"]

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}" reply kind value start=""
    local word="${line##*[[:space:]]}"
    if [[ $COMP_WORDBREAKS == *=* && $word == *=* ]]; then
        start="${word%%"${word##*=}"}"  # bash replaces what comes after the last `=`
    fi
    COMPREPLY=()
    while read -r reply; do
        kind="${reply%%%%,*}" value="${reply#*,}"
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("${value#"$start"}")
                [[ $value != *= ]] || compopt -o nospace ;;
        esac
    done < <(_FLICKR_LINE="$line" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s
%(complete_func)s() {
    local -a plain begun described response
    local kind value about
    (( $+commands[%(prog_name)s] )) || return 1
    response=("${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
        %(complete_var)s=zsh_complete %(prog_name)s)}")
    for kind value about in $response; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $about != _ ]]; then described+=("$value:$about")
                elif [[ $value == *= ]]; then begun+=("$value")
                else plain+=("$value"); fi ;;
        esac
    done
    (( ! $#described )) || _describe -V unsorted described -U
    (( ! $#plain )) || compadd -U -V unsorted -a plain
    (( ! $#begun )) || compadd -U -S '' -V unsorted -a begun
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


class _Bash(BashComplete):
    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, and that one, from the line up to the cursor."""
        line = os.environ.get("_FLICKR_LINE", "")
        words = split_arg_string(line)
        begun = "" if not words or line[-1:].isspace() else words.pop()
        return words[1:], begun


class _Zsh(ZshComplete):
    source_template = _ZSH


def add_shells() -> None:
    """Makes these the scripts of the command, and what they call."""
    add_completion_class(_Bash)
    add_completion_class(_Zsh)
