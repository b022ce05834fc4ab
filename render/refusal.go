package render

// refusal is why a text cannot be read as DocBook: the one finding of a text whose whole body
// is the fallback text.
type refusal struct {
	code   Code
	offset int
	about  subject
}

// notWellFormed refuses a text at an offset. What {name} in why stands for is in about.
func notWellFormed(offset int, why words, about subject) *refusal {
	about.why = why
	return &refusal{code: CodeNotWellFormed, offset: offset, about: about}
}

// Why a text is not well-formed.
var (
	whyCharacter = words{"ett tecken som XML inte tillåter", "a character that XML does not allow"}
	whyReference = words{
		"ett & som inte inleder en känd entitet (tecknet & skrivs &amp;)",
		"an & that does not begin a known entity (the character & is written &amp;)",
	}
	whyDeclaration = words{"felaktig eller felplacerad XML-deklaration", "a wrong or misplaced XML declaration"}
	whyStartTag    = words{
		"felaktig starttagg (tecknet < skrivs &lt;)",
		"a wrong start tag (the character < is written &lt;)",
	}
	whyEndTag    = words{"felaktig sluttagg", "a wrong end tag"}
	whyMarkup    = words{"felaktig kommentar, CDATA eller annan markering", "a wrong comment, CDATA section or other markup"}
	whyText      = words{"]]> utanför CDATA", "]]> outside CDATA"}
	whyNotClosed = words{"<{name}> avslutas aldrig", "<{name}> is never closed"}
	whyWrongEnd  = words{"sluttaggen avslutar inte <{name}>", "the end tag does not close <{name}>"}
	whyNotOpen   = words{"en sluttagg utan starttagg", "an end tag without a start tag"}
	whyNoRoot    = words{"rotelementet saknas", "there is no root element"}
	whyTwoRoots  = words{"mer än ett rotelement", "more than one root element"}
	whyOutside   = words{"text utanför rotelementet", "text outside the root element"}
	whyTwice     = words{"attributet {name} finns två gånger", "the attribute {name} is there twice"}
	whyPrefix    = words{"prefixet i {name} är inte deklarerat", "the prefix of {name} is not declared"}
	whyForeign   = words{": det hör till en annan namnrymd än DocBook", ": it belongs to another namespace than DocBook"}
)
