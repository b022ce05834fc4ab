"""A SOAP client that zeep generates from the WSDLs: prints what it is answered as JSON."""
import json
import sys

import zeep
from zeep.cache import InMemoryCache
from zeep.exceptions import Fault
from zeep.transports import Transport

base = sys.argv[1]


def client(contract):
    return zeep.Client(f"{base}/{contract}/1/rivtabp21?wsdl", transport=Transport(cache=InMemoryCache()))


def deliver(of, address, receiver):
    core = of.type_factory("urn:riv:infrastructure:eservicesupply:patientportal:1")
    message = core.MessageType(
        organisationUnit=core.OrganisationUnitType(unitId="SE23210000", unitName="Björkens vårdcentral"),
        messageThreadId="zeep-1",
        messageDescription="Kallelse",
        messageText="<article><para>Välkommen</para></article>",
        ssoLink=core.SSOLinkType(systemId="SE45454", text="Boka om", queryString="?tid=1", type="NewTarget"),
    )
    answer = of.service.AddMessageToPatientPortalInbox(
        subjectOfCareId=receiver, message=message, notify=True, sourceSystem="SE45454",
        _soapheaders={"LogicalAddress": address})
    return {"resultCode": answer.resultCode, "resultText": answer.resultText,
            "messageThreadId": answer.messageThreadId}


def ask(address, receiver):
    asked = active.service.IsActiveUser(subjectOfCareId=receiver, _soapheaders={"LogicalAddress": address})
    return {"status": asked.status, "methods": asked.activeNotificationMethods}


def fault(call):
    try:
        call()
    except Fault as found:
        rule = None if found.detail is None else found.detail.findtext("{urn:inkorg:contracts:1}reason/{urn:inkorg:contracts:1}code")
        return {"code": found.code, "message": found.message, "rule": rule}
    return None


inbox = client("AddMessageToPatientPortalInbox")
active = client("IsActiveUser")
monitor = client("PingForConfiguration")
pinged = monitor.service.PingForConfiguration(_soapheaders={"LogicalAddress": "anybody"})

print(json.dumps({
    "delivered": deliver(inbox, "mvktest", "191212121212"),
    "stranger": deliver(inbox, "mvktest", "191111111111"),
    "active": ask("mvktest", "191212121212"),
    "ping": {"version": pinged.version, "names": [fact.name for fact in pinged.configuration]},
    "deliverFault": fault(lambda: deliver(inbox, "elsewhere", "191212121212")),
    "askFault": fault(lambda: ask("mvktest", "nobody")),
    "pingFault": fault(lambda: monitor.service.PingForConfiguration()),
}))
