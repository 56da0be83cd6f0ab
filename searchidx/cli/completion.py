"""`searchidx completion`: what makes a shell complete commands, options, fields, people, places and sites."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, add_completion_class, get_completion_class

from searchidx.cli import output
from searchidx.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


@add_completion_class
class _Bash(BashComplete):
    """click's, for values with spaces (which bash does not quote itself) and fields with a colon."""

    name = "bash"
    source_template = """\
COMP_WORDBREAKS=${COMP_WORDBREAKS//:/}
%(complete_func)s() {
    local IFS=$'\\n'
    local response type value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == 'dir' ]]; then
            COMPREPLY=()
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=()
            compopt -o default
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("$(printf '%%q' "$value")")
            [[ $value == *: ]] && compopt -o nospace
        fi
    done
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

    @staticmethod
    def _check_version() -> None:
        """Any bash that can source the script will do."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the completion script of a shell.

    \b
    bash   eval "$(searchidx completion bash)"        in ~/.bashrc
    zsh    eval "$(searchidx completion zsh)"         in ~/.zshrc
    fish   searchidx completion fish | source         in ~/.config/fish/config.fish
    """
    root = context.find_root().command
    made = get_completion_class(shell)
    if made is None:  # pragma: no cover - click knows all three
        raise UsageError(f"no completion for {shell}")
    output.write(made(root, {}, "searchidx", "_SEARCHIDX_COMPLETE").source() + "\n")
    return 0
