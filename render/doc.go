// Package render turns the text of a message into HTML that is safe to show a citizen.
//
// A message text is DocBook, in a small subset that a [Profile] describes as data, or plain
// text. [Renderer.Render] never fails: what a profile does not allow is replaced by the
// published fallback text [Mismatch], and every such place, and everything else a sender
// should know, becomes a [Finding] with the line and column of the text as it was sent.
//
// Two independent layers keep the output safe. The writer emits a short list of elements and
// attributes only, and escapes everything that comes from the message. A sanitizer with a
// policy for exactly that output runs over it every time, and is expected to change nothing.
//
// The package knows nothing of web frameworks, databases or configuration, reads no file and
// opens no connection: document type definitions and external entities are always refused.
package render
