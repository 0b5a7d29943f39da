"""The application object that granian serves: `granian … nguon_web.wsgi:app`."""

from nguon_web import create_app
from nguon_web.settings import Settings

app = create_app(Settings.from_environment())
