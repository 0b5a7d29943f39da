"""EPCIS 2.0 queries: parameters read into a typed `Query`, and what it means.

    query = read_parameters([("EQ_bizStep", "shipping|receiving"),
                             ("GE_eventTime", "2026-11-01T00:00:00+07:00")])
    matches(query, event)          event: a statement, with its `recordTime`

Parameters are those of EPCIS 2.0 (8.2.7.1 and its query schema); an unknown one is
refused with the nearest known. Filters are ANDed, the values of one are ORed, written
with `|` between them. Words and identifiers are brought to the spelling that capture
gives them, so a query finds what it means however it is spelled. `names.py` has the
table of parameters, `terms.py` the types, `match.py` the meaning. Proved in
tests/core/test_query.py.
"""

from nguon.core.query.match import Known as Known
from nguon.core.query.match import matches as matches
from nguon.core.query.match import order_key as order_key
from nguon.core.query.names import resource_filter as resource_filter
from nguon.core.query.read import read_extensions as read_extensions
from nguon.core.query.read import read_json as read_json
from nguon.core.query.read import read_parameters as read_parameters
from nguon.core.query.terms import Filter as Filter
from nguon.core.query.terms import Query as Query
from nguon.core.query.values import milliseconds as milliseconds
