// What somebody who knows EPCIS and not this ledger writes with epcis2.js: five events,
// one document, captured, its job asked until it is done, every event read back.
// Environment: API, TOKEN, NAME (of this run). Prints what was sent and what came back.

const {
  setup, capture, CaptureResponse, EPCISDocument, ObjectEvent, AggregationEvent,
  TransactionEvent, TransformationEvent, AssociationEvent, BizLocation, ReadPoint,
  BizTransactionElement, QuantityElement, SourceElement, DestinationElement,
  SensorElement, SensorMetadata, SensorReportElement, Ilmd, cbv,
  eventToHashedId,
} = require('epcis2.js');

const { API, TOKEN, NAME } = process.env;
const headers = { authorization: `Bearer ${TOKEN}` };
const timeout = 60000;
setup({
  apiUrl: API,
  headers: { ...headers, 'content-type': 'application/json' },
  timeout,
});

const LOT = 'urn:epc:class:lgtin:4012345.012345.';
const PIECE = 'urn:epc:id:sgtin:4012345.011111.';
const PLACE = 'urn:epc:id:sgln:4012345.00001.0';
const kilograms = (lot, figure) => new QuantityElement()
  .setEpcClass(`${LOT}${NAME}-${lot}`).setQuantity(figure).setUom('KGM');

function about(event, number, step) {
  return event
    .setEventID(`urn:uuid:5b6c1a30-0000-4000-8000-${NAME.padStart(8, '0')}000${number}`)
    .setEventTime(`2026-11-20T0${number}:15:30.250+07:00`)
    .setBizStep(step)
    .setReadPoint(new ReadPoint().setId(PLACE))
    .setBizLocation(new BizLocation().setId(PLACE));
}

const events = [
  about(new ObjectEvent(), 1, cbv.bizSteps.commissioning)
    .setAction('ADD')
    .addEPC(`${PIECE}${NAME}1`)
    .addQuantity(kilograms('A', 120.5))
    .setDisposition(cbv.dispositions.active)
    .setIlmd(new Ilmd().addExtension('example:variety', 'Cải ngọt'))
    .addExtension('example:rows', [{ 'example:row': 1 }, { 'example:row': 2 }]),
  about(new AggregationEvent(), 2, cbv.bizSteps.packing)
    .setAction('ADD')
    .setParentId(`urn:epc:id:sscc:4012345.0${NAME.padStart(9, '0')}`)
    .addChildEPC(`${PIECE}${NAME}1`)
    .addChildQuantity(kilograms('A', 60)),
  about(new TransactionEvent(), 3, cbv.bizSteps.shipping)
    .setAction('ADD')
    .addBizTransaction(new BizTransactionElement()
      .setType(cbv.businessTransactionTypes.po)
      .setBizTransaction('https://partner.example/po/12345678'))
    .addEPC(`${PIECE}${NAME}1`)
    .addSource(new SourceElement().setType(cbv.sourceDestinationTypes.owning_party)
      .setSource('urn:epc:id:pgln:4012345.00225'))
    .addDestination(new DestinationElement()
      .setType(cbv.sourceDestinationTypes.possessing_party)
      .setDestination('urn:epc:id:pgln:0614141.00777')),
  about(new TransformationEvent(), 4, cbv.bizSteps.commissioning)
    .addInputQuantity(kilograms('A', 60))
    .addOutputQuantity(kilograms('B', 58)),
  about(new AssociationEvent(), 5, cbv.bizSteps.assembling)
    .setAction('ADD')
    .setParentId('urn:epc:id:grai:4012345.55555.987')
    .addChildEPC('urn:epc:id:giai:4000001.12345')
    .addSensorElement(new SensorElement()
      .setSensorMetadata(new SensorMetadata().setTime('2026-11-20T05:10:00.000+07:00')
        .setDeviceID('urn:epc:id:giai:4000001.111'))
      .addSensorReport(new SensorReportElement().setType('Temperature').setValue(4.5)
        .setUom('CEL'))),
];

async function main() {
  const document = new EPCISDocument()
    .setContext([{ example: 'https://ns.partner.example/epcis/' }])
    .setCreationDate('2026-11-20T08:00:00.000+07:00');
  events.forEach((event) => document.addEvent(event));

  const answer = await capture(document);
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  const job = new CaptureResponse(answer);
  await job.pollForTheCaptureToFinish(200, 100, { timeout });

  const read = [];
  for (const event of events) {
    const name = encodeURIComponent(event.getEventID());
    const found = await fetch(`${API}/events/${name}`, { headers });
    read.push(await found.json());
  }

  // And all that happened on that day, two events a page.
  const pages = [];
  let address = `${API}/events?GE_eventTime=2026-11-20T00:00:00%2B07:00`
    + '&LT_eventTime=2026-11-21T00:00:00%2B07:00&orderBy=eventTime&orderDirection=ASC'
    + '&perPage=2';
  while (address) {
    const found = await fetch(address, { headers });
    if (found.status !== 200) throw new Error(`${found.status} ${await found.text()}`);
    pages.push(await found.json());
    const next = /<([^>]*)>; *rel="next"/.exec(found.headers.get('link') || '');
    address = next && new URL(next[1], address).href;
  }
  process.stdout.write(JSON.stringify({
    sent: document.toObject(),
    location: job.getLocation(),
    running: job.getRunningStatus(),
    success: job.getSuccessStatus(),
    errors: job.getErrors(),
    read,
    names: events.map((e) => eventToHashedId(e.toObject(), document.getContext())),
    pages,
  }));
}

// Its timeouts would keep the process for a minute after the last answer.
main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
