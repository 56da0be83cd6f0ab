"""An archive on an OpenSearch cluster, for those that one machine cannot hold or that many people share.

In: an address. Out: the same `Backend` as the embedded index. What is a word, a filter, a copy or a snippet is
decided by the program's own rooms and only kept there: texts are sent as the terms that `words` makes of them, so
that a cluster finds what the embedded index finds. Nothing here is imported for a folder. `opensearch-py` is an
extra.
"""
