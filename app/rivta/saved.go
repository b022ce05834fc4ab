package rivta

import "inkorg/app/inbox"

// ReadAddMessage reads an AddMessageToPatientPortalInbox request, in UTF-8, that nobody has
// sent here: one out of a file or a log, for whichever producer. The error is a *Fault, as
// the sender would get it.
func ReadAddMessage(source []byte) (inbox.Delivery, error) {
	of := addMessage.toAnybody()
	var delivery inbox.Delivery
	if refused := readRequest(source, of.description, nil, &delivery); refused != nil {
		return inbox.Delivery{}, refused
	}
	return delivery, nil
}
