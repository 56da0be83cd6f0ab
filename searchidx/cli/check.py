"""`searchidx check`: is the index whole, and what can be saved of one that is not?"""

from __future__ import annotations

import click

from searchidx import archive
from searchidx.cli import output
from searchidx.errors import Exit
from searchidx.render import as_json, plain


@click.command("check")
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt, and drop the rest by name.")
@click.option("--wait", is_flag=True, help="With --repair: wait while another process writes to the index.")
@click.option("--json", "as_json_", is_flag=True, help="The report as one JSON object.")
@click.pass_context
def command(context: click.Context, repair: bool, wait: bool, as_json_: bool) -> int:
    """Prove that the index is whole.

    Every byte of its files is compared with checksums, and every posting, article and facet with the others.
    Exit code 3 when anything is wrong. --repair keeps what stands, makes articles again from what the index
    keeps of them or from their files, and says what is gone; then the code is 4.
    """
    path = context.obj["index"]
    if not repair:
        report = archive.check(path)
        output.write(as_json.check_json(report) + "\n" if as_json_ else plain.checked(report))
        if not report.whole:
            output.remark(["check --repair rebuilds what can be rebuilt"])
        return Exit.OK if report.whole else Exit.FAILED
    done = archive.repair(path, waiting=output.waiting if wait else None)
    output.write(as_json.repair_json(done) + "\n" if as_json_ else plain.repaired(done))
    if not done.after.whole:
        return Exit.FAILED
    return Exit.SOME_UNREAD if done.gone or done.unknown else Exit.OK
