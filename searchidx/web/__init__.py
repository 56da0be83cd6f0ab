"""The page: the same archive in a browser, and the same answers as JSON for other programs.

In: requests of HTTP. Out: pages and JSON. A URL is read to a frozen value (`asked.py`), that is put to the archive
(`answers.py`), and templates lay out what comes back (`pages.py`). `readers.py` keeps archives open in a few
threads, `guard.py` decides who is answered at all, `application.py` is the table of addresses, `server.py` runs it.
Needs the extra `searchidx[web]`.
"""
