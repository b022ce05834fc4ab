// A SOAP client that soap generates from the WSDLs: prints what it is answered as JSON.
// Arguments: the folder of the soap module, and the address of the contracts.
const [module_, base] = process.argv.slice(2);
const soap = require(module_);

const registry = 'urn:riv:itintegration:registry:1';

async function client(contract, address) {
  const made = await soap.createClientAsync(`${base}/${contract}/1/rivtabp21?wsdl`);
  if (address !== undefined) {
    made.addSoapHeader({ 'itr:LogicalAddress': address }, '', 'itr', registry);
  }
  return made;
}

function message(receiver) {
  return {
    subjectOfCareId: receiver,
    message: {
      organisationUnit: { unitId: 'SE23210000', unitName: 'Björkens vårdcentral' },
      messageThreadId: 'node-1',
      messageDescription: 'Kallelse',
      messageText: '<article><para>Välkommen</para></article>',
      ssoLink: { systemId: 'SE45454', text: 'Boka om', queryString: '?tid=1', type: 'NewTarget' },
    },
    notify: true,
    sourceSystem: 'SE45454',
  };
}

async function deliver(address, receiver) {
  const [answer] = await (await client('AddMessageToPatientPortalInbox', address)).AddMessageToPatientPortalInboxAsync(message(receiver));
  return answer;
}

async function ask(address, receiver) {
  const [answer] = await (await client('IsActiveUser', address)).IsActiveUserAsync({ subjectOfCareId: receiver });
  return answer;
}

async function ping(address) {
  const [answer] = await (await client('PingForConfiguration', address)).PingForConfigurationAsync({});
  return { version: answer.version, names: answer.configuration.map((fact) => fact.name) };
}

async function fault(call) {
  try {
    await call;
    return null;
  } catch (error) {
    const found = error.root.Envelope.Body.Fault;
    const reason = found.detail && found.detail.reason;
    return { code: found.faultcode, message: found.faultstring, rule: reason ? reason.code : null };
  }
}

async function main() {
  const told = {
    delivered: await deliver('mvktest', '191212121212'),
    stranger: await deliver('mvktest', '191111111111'),
    active: await ask('mvktest', '191212121212'),
    inactive: await ask('mvktest', '191111111111'),
    ping: await ping('anybody'),
    deliverFault: await fault(deliver('elsewhere', '191212121212')),
    askFault: await fault(ask('mvktest', 'nobody')),
    pingFault: await fault(ping(undefined)),
  };
  process.stdout.write(JSON.stringify(told));
}

main();
