package render

func errorCodes() []CodeHelp {
	published, successor := inkorgsfunktionen.name, inkorg1177.name
	return []CodeHelp{
		{
			Code: CodeMismatch, Severity: SeverityError, Profile: published,
			Swedish: "Ett element står där det inte får stå; det och allt i det ersätts av reservtexten.",
			English: "An element stands where it is not allowed; it and all it holds are replaced by the fallback text.",
			Example: "<article><para>Hej <title>Viktigt</title></para></article>",
			message: words{"<{element}> får inte stå i <{parent}>{why}.", "<{element}> is not allowed in <{parent}>{why}."},
		},
		{
			Code: CodeNotDocBook, Severity: SeverityError, Profile: published,
			Swedish: "Texten är XML men dess rotelement är inte article; hela texten ersätts av reservtexten.",
			English: "The text is XML but its root element is not article; the whole text is replaced by the fallback text.",
			Example: "<html><body>Hej</body></html>",
			message: words{"Rotelementet är <{element}>, det ska vara <article>{why}.", "The root element is <{element}>, it must be <article>{why}."},
		},
		{
			Code: CodeNotWellFormed, Severity: SeverityError, Profile: published,
			Swedish: "Texten är inte välformad XML; hela texten ersätts av reservtexten.",
			English: "The text is not well-formed XML; the whole text is replaced by the fallback text.",
			Example: "<article><para>Hej</article>",
			message: words{"Texten är inte välformad XML: {why}.", "The text is not well-formed XML: {why}."},
		},
		{
			Code: CodeDoctype, Severity: SeverityError, Profile: published,
			Swedish: "Texten har en DOCTYPE, som aldrig läses; hela texten ersätts av reservtexten.",
			English: "The text has a DOCTYPE, which is never read; the whole text is replaced by the fallback text.",
			Example: "<!DOCTYPE article>\n<article><para>Hej</para></article>",
			message: words{"DOCTYPE är inte tillåten.", "DOCTYPE is not allowed."},
		},
		{
			Code: CodeTooLarge, Severity: SeverityError, Profile: published,
			Swedish: "Texten är större än 1 MiB, eller 1,25 MiB som HTML, eller har fler än 50 000 element eller 10 000 attribut; hela texten ersätts av reservtexten.",
			English: "The text is larger than 1 MiB, or 1.25 MiB as HTML, or has more than 50,000 elements or 10,000 attributes; the whole text is replaced by the fallback text.",
			Example: "Hej! ", Repeat: MaxText/len("Hej! ") + 1,
			message: words{"Texten är för stor: {why}.", "The text is too large: {why}."},
		},
		{
			Code: CodeTooDeep, Severity: SeverityError, Profile: published,
			Swedish: "Element ligger djupare än 64 i varandra; hela texten ersätts av reservtexten.",
			English: "Elements lie deeper than 64 in each other; the whole text is replaced by the fallback text.",
			Example: "<article>", Repeat: MaxDepth + 1,
			message: words{"Elementen ligger djupare än 64 i varandra.", "Elements lie deeper than 64 in each other."},
		},
		{
			Code: CodeLinkRefused, Severity: SeverityError, Profile: published,
			Swedish: "Länkens adress är inte tillåten; länkens text visas utan länk.",
			English: "The address of the link is not allowed; the text of the link is shown without a link.",
			Example: `<article><para><ulink url="javascript:alert(1)">Läs mer</ulink></para></article>`,
			message: words{"Adressen i <{element}> är inte tillåten: {why}.", "The address in <{element}> is not allowed: {why}."},
		},
		{
			Code: CodeLinkWithoutURL, Severity: SeverityError, Profile: published,
			Swedish: "Länken har ingen adress; länkens text visas utan länk.",
			English: "The link has no address; its text is shown without a link.",
			Example: "<article><para><ulink>Läs mer</ulink></para></article>",
			message: words{"<{element}> har ingen adress.", "<{element}> has no address."},
		},
		{
			Code: CodeDeadLinkend, Severity: SeverityError, Profile: successor,
			Swedish: "Länken leder till ett id som inte finns i meddelandet; länkens text visas utan länk.",
			English: "The link leads to an id that the message does not have; its text is shown without a link.",
			Example: `<article><para><link linkend="saknas">Läs mer</link></para></article>`,
			message: words{"<{element}> leder till ett id som inte finns.", "<{element}> leads to an id that does not exist."},
		},
		{
			Code: CodeBadRole, Severity: SeverityError, Profile: successor,
			Swedish: "Rollen betyder inget här, eller saknas; texten visas utan den.",
			English: "The role means nothing here, or is missing; the text is shown without it.",
			Example: `<article><para><emphasis role="bgcolor">Viktigt</emphasis></para></article>`,
			message: words{"<{element}> i <{parent}> har ingen roll, eller en som inte betyder något här.", "<{element}> in <{parent}> has no role, or one that means nothing here."},
		},
	}
}
