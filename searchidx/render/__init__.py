"""Values of `searchidx.models` to text: returns strings, never prints.

    as_json    JSON and JSON lines, for programs
    as_csv     one row per hit, for spreadsheets
    plain      one line per hit, for pipes
    terminal   laid out for people (the only part that loads rich)

Import the module that you need; this front door loads none of them, so that `--json` does not pay for
the terminal. What comes out of a saved file is data: `escape` makes it harmless, here and nowhere else.
"""
