package render

// Limits of a message, far above what any message needs. A text above one of the first five is
// shown as one fallback text.
const (
	// MaxText is the largest text that is read, in bytes.
	MaxText = 1 << 20
	// MaxDepth is how deep elements may lie in each other; the root has depth 1.
	MaxDepth = 64
	// MaxElements is the largest number of elements in a text, together with the texts that
	// stand where only elements may and those that a comment or CDATA parts from the text
	// before. In plain text it is the largest number of lines.
	MaxElements = 50_000
	// MaxAttributes is the largest number of attributes in a text.
	MaxAttributes = 10_000
	// MaxHTML is the largest HTML that is shown, in bytes. DocBook is mostly larger than its
	// HTML, but a quotation mark becomes five bytes, and any element the fallback text.
	MaxHTML = 5 * MaxText / 4
	// MaxLinks is how many links of a text may lead anywhere. Of those after them the text is
	// shown and the link refused: a link costs the sanitizer as much as ten paragraphs.
	MaxLinks = 1000
	// MaxRepeats is how many findings of one code are listed: nobody reads more.
	MaxRepeats = 1000
)

// Limits of attributes, in bytes. One that is longer is taken for wrong, alone.
const (
	// maxAddress is the longest address of a link. Web servers take none that long.
	maxAddress = 8192
	// maxID is the longest id. The sanitizer reads ids slowly.
	maxID = 256
	// maxLanguage is the longest language tag. To read one takes time that grows with the
	// square of its length.
	maxLanguage = 100
)

// Which limit a text, or a link, is above.
var (
	whyBytes      = words{"högst 1 MiB", "at most 1 MiB"}
	whyLinks      = words{"högst 1 000 länkar", "at most 1,000 links"}
	whyElements   = words{"högst 50 000 element och lösa texter", "at most 50,000 elements and stray texts"}
	whyAttributes = words{"högst 10 000 attribut", "at most 10,000 attributes"}
	whyHTML       = words{"högst 1,25 MiB som HTML", "at most 1.25 MiB as HTML"}
	whyLong       = words{"högst 8 192 byte", "at most 8,192 bytes"}
	whyLines      = words{"högst 50 000 rader", "at most 50,000 lines"}
)
