"""/api/v1: JSON for programs that are ours to serve."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
