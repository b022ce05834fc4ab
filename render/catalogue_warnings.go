package render

func warningCodes() []CodeHelp {
	published, successor := inkorgsfunktionen.name, inkorg1177.name
	return []CodeHelp{
		{
			Code: CodeStrayText, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "Text står direkt i ett element som bara får innehålla element; den visas som ett stycke.",
			English: "Text stands directly in an element that may hold elements only; it is shown as a paragraph.",
			Example: "<article>Hej<para>Välkommen</para></article>",
			message: words{"Text får inte stå direkt i <{element}>.", "Text is not allowed directly in <{element}>."},
		},
		{
			Code: CodeHTMLEntity, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "En entitet från HTML, som XML inte känner, är använd; tecknet visas.",
			English: "An entity of HTML, which XML does not know, is used; its character is shown.",
			Example: "<article><para>8&nbsp;december</para></article>",
			message: words{"&{name}; finns i HTML men inte i XML.", "&{name}; is an entity of HTML, not of XML."},
		},
		{
			Code: CodeDoubleEncoded, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "Texten är kodad med entiteter en gång för mycket; den avkodas en gång till.",
			English: "The text is encoded with entities once too often; it is decoded once more.",
			Example: "&lt;article&gt;&lt;para&gt;Hej&lt;/para&gt;&lt;/article&gt;",
			message: words{"Texten är kodad en gång för mycket.", "The text is encoded once too often."},
		},
		{
			Code: CodeSpaceBeforeDeclaration, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "Något tomt står före XML-deklarationen, som ska stå allra först; det hoppas över.",
			English: "White space or a byte order mark stands before the XML declaration, which must come first; it is skipped.",
			Example: "\n<?xml version=\"1.0\"?><article><para>Hej</para></article>",
			message: words{"XML-deklarationen ska stå allra först.", "The XML declaration must come first."},
		},
		{
			Code: CodeURLWithoutScheme, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "Länkens adress börjar inte med https:// eller annat känt; https:// sätts framför.",
			English: "The address of the link does not begin with https:// or the like; https:// is put before it.",
			Example: `<article><para><ulink url="www.example.se">Läs mer</ulink></para></article>`,
			message: words{"Adressen i <{element}> saknar https://.", "The address in <{element}> lacks https://."},
		},
		{
			Code: CodeURLSpace, Severity: SeverityWarning, Tolerated: true, Profile: published,
			Swedish: "Länkens adress har mellanslag; de tas bort eller kodas.",
			English: "The address of the link has spaces; they are removed or encoded.",
			Example: `<article><para><ulink url="tel:08-123 45 67">Ring</ulink></para></article>`,
			message: words{"Adressen i <{element}> har mellanslag.", "The address in <{element}> has spaces."},
		},
		{
			Code: CodePlainText, Severity: SeverityWarning, Tolerated: true, Profile: successor,
			Swedish: "Texten är inte DocBook; den visas som vanlig text.",
			English: "The text is not DocBook; it is shown as plain text.",
			Example: "Hej!",
			message: words{"Texten är inte DocBook.", "The text is not DocBook."},
		},
		{
			Code: CodeUnknownAttribute, Severity: SeverityWarning, Profile: published,
			Swedish: "Ett attribut, eller dess värde, är inte känt här; attributet lämnas utan avseende.",
			English: "An attribute, or its value, is not known here; the attribute is ignored.",
			Example: `<article><para role="viktig">Hej</para></article>`,
			message: words{"Attributet {name} på <{element}>, eller dess värde, är inte känt.", "The attribute {name} of <{element}>, or its value, is not known."},
		},
		{
			Code: CodeBadLang, Severity: SeverityWarning, Profile: published,
			Swedish: "Språket är inte en giltig språkkod (BCP 47); attributet lämnas utan avseende.",
			English: "The language is not a valid language tag (BCP 47); the attribute is ignored.",
			Example: `<article xml:lang="svenska!"><para>Hej</para></article>`,
			message: words{"Attributet {name} på <{element}> är ingen giltig språkkod.", "The attribute {name} of <{element}> is not a valid language tag."},
		},
		{
			Code: CodeIncompleteEntry, Severity: SeverityWarning, Profile: published,
			Swedish: "En varlistentry saknar term eller listitem; platsen visas tom.",
			English: "A varlistentry lacks its term or its listitem; the place is shown empty.",
			Example: "<article><variablelist><varlistentry><term>Tid</term></varlistentry></variablelist></article>",
			message: words{"<{element}> saknar <{name}>.", "<{element}> lacks <{name}>."},
		},
		{
			Code: CodePlaceholder, Severity: SeverityWarning, Profile: published,
			Swedish: "Något som liknar en oifylld plats i en mall står kvar; det visas som det är.",
			English: "What looks like an unfilled place of a template is left; it is shown as it is.",
			Example: "<article><para>Hej ${namn}!</para></article>",
			message: words{"En plats i mallen är inte ifylld.", "A place of the template is not filled in."},
		},
		{
			Code: CodeEmpty, Severity: SeverityInfo, Profile: published,
			Swedish: "Ett element är tomt och utelämnas.",
			English: "An element is empty and left out.",
			Example: "<article><para>Hej</para><para> </para></article>",
			message: words{"<{element}> är tomt.", "<{element}> is empty."},
		},
	}
}
