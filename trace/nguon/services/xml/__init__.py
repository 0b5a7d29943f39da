"""EPCIS in XML, in and out: versions 1.2 and 2.0. The one door of lxml.

    found = read(data)              an EPCIS document in XML, as the JSON of EPCIS 2.0
    found.document()                its statements (`nguon.core.document`)
    write(events, created=…)        the events as a document of version 1.2 (or 2.0)

What comes in is hostile until it is read: no DOCTYPE, so no entities and nothing from
the network; size, depth and length of text bounded (`parsing`). A refusal names event,
line and element (`reading`). What goes out has the order of elements that the schemas
of GS1 ask for (`layout`), and reads back as the same statement: what version 1.2 has no
element for stands in the place that its schema leaves for later versions, and a value
that XML cannot say stands as JSON in `<more>` (`extensions`). Two things have another
spelling afterwards, and the same meaning: a CURIE as a value is written out as the URI
that it stands for, and an empty list beside a full one is left out.

Identifiers stay Digital Links: CBV 1.2 (8.2) allows HTTP URLs, and an EPC URN cannot be
made of a link, which does not tell how long its company prefix is. Words of the CBV are
written as URNs (`urn:epcglobal:cbv:bizstep:shipping`), which both versions know.

Proved in tests/services/test_xml.py and test_xml_hostile.py.
"""

from nguon.services.xml.header import Header as Header
from nguon.services.xml.reading import Read as Read
from nguon.services.xml.reading import looks_like_xml as looks_like_xml
from nguon.services.xml.reading import read as read
from nguon.services.xml.writing import stream as stream
from nguon.services.xml.writing import write as write
