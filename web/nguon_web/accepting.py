"""What a request accepts, by media types alone.

    app.request_class = Request

Many clients write parameters (`application/json; charset=utf-8`, a JSON-LD profile):
Werkzeug matches those only to the very same words. No answer here has variants by
parameter, so they are left aside and the type decides (RFC 9110, 12.5.1: a preference).
Proved in tests/web/test_epcis_query.py.
"""

import flask
from werkzeug.datastructures import MIMEAccept
from werkzeug.utils import cached_property


class Request(flask.Request):
    @cached_property
    def accept_mimetypes(self) -> MIMEAccept:
        return MIMEAccept(
            [
                (value.partition(";")[0].strip(), quality)
                for value, quality in super().accept_mimetypes
            ]
        )
