package views

// BenchProfilesView is a message in both profiles.
type BenchProfilesView struct {
	Draft    []Field // the form of the bench, to come back to it with
	Compared BenchCompared
}

// GalleryView is samples of messages of one kind.
type GalleryView struct {
	Kinds   []Filter
	Heading string // of the kind
	Samples []GallerySample
}

// GallerySample is a sample of a message.
type GallerySample struct {
	Title  string
	File   string // where it lies among the samples
	Page   string // address of the page of the message
	Open   string // address of the bench with the sample in it
	Counts BenchCounts
}
