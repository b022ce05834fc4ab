package render

// Finding is something in a message text that its sender should know of.
type Finding struct {
	// Line and Column count from 1 in the text as it was sent: a tab is one column, CRLF one
	// line break, a column is a code point. They point to the < of the element, or to the
	// first character of the text, that the finding is about.
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	// Element is the element that the finding is about; for a finding about text, the element
	// that the text stands in. Parent is that element's parent. Both may be empty.
	Element string `json:"element"`
	Parent  string `json:"parent"`
	// Message is one sentence, in the language asked for. It never holds text of the message
	// beyond the names of elements, attributes and entities.
	Message string `json:"message"`
	// Tolerated findings are shown here, but not by the published rules, so that they are not
	// known to work elsewhere.
	Tolerated bool `json:"tolerated"`
	// AllowedChildren are the elements that Parent may hold, AllowedParents those that may
	// hold Element, and Suggestion the allowed name that Element resembles. Only CodeMismatch
	// and CodeNotDocBook have them.
	AllowedChildren []string `json:"allowedChildren,omitempty"`
	AllowedParents  []string `json:"allowedParents,omitempty"`
	Suggestion      string   `json:"suggestion,omitempty"`
}

// Severity is the weight of a finding.
type Severity string

// The severities.
const (
	// SeverityError is something that is not shown, or not as the sender meant it.
	SeverityError Severity = "error"
	// SeverityWarning is something that is shown but should be mended.
	SeverityWarning Severity = "warning"
	// SeverityInfo is something to know.
	SeverityInfo Severity = "info"
)

// Code names a kind of finding. Codes are stable; [Catalogue] explains them.
type Code string

// The codes.
const (
	CodeMismatch               Code = "mismatch"
	CodeNotDocBook             Code = "not-docbook"
	CodeNotWellFormed          Code = "not-well-formed"
	CodeDoctype                Code = "doctype"
	CodeTooLarge               Code = "too-large"
	CodeTooDeep                Code = "too-deep"
	CodeLinkRefused            Code = "link-refused"
	CodeLinkWithoutURL         Code = "link-without-url"
	CodeDeadLinkend            Code = "dead-linkend"
	CodeBadRole                Code = "bad-role"
	CodeStrayText              Code = "stray-text"
	CodeHTMLEntity             Code = "html-entity"
	CodeDoubleEncoded          Code = "double-encoded"
	CodeSpaceBeforeDeclaration Code = "space-before-declaration"
	CodeURLWithoutScheme       Code = "url-without-scheme"
	CodeURLSpace               Code = "url-space"
	CodePlainText              Code = "plain-text"
	CodeUnknownAttribute       Code = "unknown-attribute"
	CodeBadLang                Code = "bad-lang"
	CodeIncompleteEntry        Code = "incomplete-entry"
	CodePlaceholder            Code = "placeholder"
	CodeEmpty                  Code = "empty"
)
