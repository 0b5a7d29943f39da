"""The application object that granian serves: `python -m nguon_web.server`.

Each worker process opens the ledger for itself; one of them, on whichever machine, asks
the witnesses, and one does the chores.
"""

from nguon import clock
from nguon.services import event_names, query
from nguon.services.capture import run_captures
from nguon.services.chores import Chores
from nguon.services.collect import Collector
from nguon.services.complaints import Forget
from nguon.services.deliver import Deliver
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.sensors.report import Watch
from nguon_web import create_app
from nguon_web.server import BodyGate
from nguon_web.settings import Settings

settings = Settings.from_environment()
book = open_ledger(LedgerSettings.from_environment())
Collector(book).start()
Chores(
    book,
    {
        "capture": run_captures,
        "event_names": event_names.index_events,
        "deliver": Deliver(settings.hooks),
        "search": query.index_events,
        "forget": Forget(clock.now),
        "sensors": Watch(clock.now),
    },
).start()
app = BodyGate(create_app(settings, book))
