"""The public page of a batch, and the Digital Link that leads to it."""

from flask import Blueprint

blueprint = Blueprint("consumer", __name__)
