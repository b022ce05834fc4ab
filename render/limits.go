package render

// Limits of a message. A text above any of the first three is shown as one fallback text.
const (
	// MaxText is the largest text that is read, in bytes.
	MaxText = 1 << 20
	// MaxDepth is how deep elements may lie in each other; the root has depth 1.
	MaxDepth = 64
	// MaxElements is the largest number of elements in a text, and of lines in plain text.
	MaxElements = 50_000
	// MaxRepeats is how many findings of one code are listed, for codes that are warnings or
	// information. Errors are all listed: the number of elements bounds them.
	MaxRepeats = 1000
)

// maxLinks is how many links of a text may lead anywhere. Of those after them the text is shown
// and the link refused: a link costs the sanitizer as much as ten paragraphs.
const maxLinks = 5_000
