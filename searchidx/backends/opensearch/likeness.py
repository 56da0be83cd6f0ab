"""More like this, on a cluster: the same telling words and names as `search.similar`, scored by the cluster.

In: an article. Out: `Similar`. The words that tell it from others are chosen by `search.telling`, which asks the
cluster how many articles have a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from searchidx import words
from searchidx.backends.opensearch.company import Company
from searchidx.backends.opensearch.connection import Json, count
from searchidx.backends.opensearch.counting import frequencies
from searchidx.backends.opensearch.documents import SHOWN, meta_and_text
from searchidx.backends.opensearch.folding import fold
from searchidx.backends.opensearch.mapping import IN_ORDER
from searchidx.backends.opensearch.translating import Translator, all_of, any_of, values_of
from searchidx.identity import file_key
from searchidx.index.layout import language_of
from searchidx.models import Similar, SimilarHit, StoredArticle
from searchidx.query.tree import Or, Word
from searchidx.search.ranking import hit_of
from searchidx.search.similar import NAME_WEIGHT, WORDS, names_of
from searchidx.search.similar import SHOWN as MOST_SHOWN
from searchidx.search.snippets import snippets, wanted
from searchidx.search.telling import Written, telling_of

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster


def similar(
    cluster: Cluster, article: StoredArticle, limit: int, offset: int, *, all_copies: bool
) -> Similar:
    """The articles most like one, the best first, without itself and, unless `all_copies` is set, its story."""
    own = all_of((), [{"term": {"id": article.id}}, {"term": {"file": file_key(article.path)}}])
    total = count(cluster.connection, cluster.name, {"match_all": {}})
    indexed = count(cluster.connection, cluster.name, own) > 0
    written = Written(article.title, article.text, article.language)
    known = frequencies(cluster.connection, cluster.name, _terms(written))
    # in the text, or where none has it there, in the title
    found = telling_of(
        [written], total, lambda term, _: known[term][1] or known[term][0], WORDS, least=1 + indexed
    )
    names = names_of(article)
    translator = Translator(cluster.known)
    highest = max((each.weight for each in found), default=1.0)
    by_word = [
        _weighed(translator.query(Word(each.form)), each.weight / highest, f"w{at}")
        for at, each in enumerate(found)
    ]
    by_name = [
        _weighed({"constant_score": {"filter": translator.query(carries)}}, NAME_WEIGHT, f"n{at}")
        for at, carries in enumerate(names.values())
    ]
    telling = {"bool": {"should": by_word, "minimum_should_match": 1}} if by_word else {"match_none": {}}
    unwanted = [own]
    if not all_copies:
        body = {"query": own, "size": 10, "_source": ["story"]}
        labels = {hit["_source"]["story"] for hit in cluster.search_raw(body)["hits"]["hits"]}
        unwanted.append(values_of("story", sorted(labels)))
    query: Json = {"bool": {"must": [telling], "should": by_name, "must_not": unwanted}}
    if not all_copies:
        query = fold(cluster.connection, cluster.name, query).query
    answer = cluster.search_raw(
        {
            "query": query, "size": limit, "from": offset, "_source": SHOWN,
            "sort": [{"_score": "desc"}, *IN_ORDER], "track_scores": True,
        }
    )["hits"]["hits"]  # fmt: skip
    looked_for = Or(tuple(Word(each.form) for each in found))
    company = Company(cluster.connection, cluster.name, [hit["_source"] for hit in answer])
    hits = []
    for rank, hit in enumerate(answer, offset + 1):
        meta, text = meta_and_text(hit["_source"])
        pieces = snippets(text, wanted(looked_for, language_of(meta)), 1) if found else ()
        made = hit_of(rank, meta, hit["_score"], False, pieces)
        if not all_copies:
            made = company.beside(made, hit["_source"])
        has = set(hit.get("matched_queries", ()))
        shared = [each.form for at, each in enumerate(found) if f"w{at}" in has][:MOST_SHOWN]
        same = [name for at, name in enumerate(names) if f"n{at}" in has][:MOST_SHOWN]
        hits.append(SimilarHit(made, tuple(shared), tuple(same)))
    forms = tuple(each.form for each in found)
    return Similar(article.id, article.path, article.title, forms, tuple(names), tuple(hits))


def _weighed(query: Json, boost: float, name: str) -> Json:
    return {"bool": {"must": [any_of([query])], "boost": boost, "_name": name}}


def _terms(written: Written) -> set[str]:
    """The terms of an article."""
    forms = {token.form for text in (written.title, written.text) for token in words.tokens(text)}
    return {words.term(form, written.language) for form in forms}
