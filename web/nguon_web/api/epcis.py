"""The EPCIS 2.0 write door: /epcis/events and /epcis/capture."""

from flask import Blueprint

blueprint = Blueprint("epcis", __name__, url_prefix="/epcis")
