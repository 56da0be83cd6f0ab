"""Programs that try to lose articles: kills, full disks, damages, readers beside a writer, fuzzing, a long soak.

Each runs by `python -m reliability.NAME`, prints what it did, and ends with exit code 1 when any of it went wrong.
What they found last is in docs/reliability.md.
"""
