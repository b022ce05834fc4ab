package sso

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxMessage is the size of the largest message that is read, also after decompression
	// and as the form field that carries it. A Response of real life has 5 to 15 KiB.
	maxMessage = 256 << 10

	maxDepth      = 24
	maxTokens     = 4000
	maxAttributes = 32
)

// bounds are what a document may hold.
type bounds struct {
	tokens, depth, attributes int
	comments                  bool
}

func messageBounds() bounds {
	return bounds{tokens: maxTokens, depth: maxDepth, attributes: maxAttributes}
}

// scan reads a message once, without building a tree, and refuses what no SAML message
// needs and attacks are made of: document types, processing instructions, comments (which
// split the values around them), bytes outside the root, one ID on two elements, and more
// depth, tokens and attributes than a message has.
func scan(raw []byte) error { return scanWithin(raw, messageBounds()) }

func scanWithin(raw []byte, within bounds) error {
	s := scanner{bounds: within, ids: make(map[string]bool)}
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return s.end()
		}
		if err != nil {
			line, column := decoder.InputPos()
			return refuse(ReasonXML, fmt.Sprintf("not well-formed at line %d, column %d", line, column))
		}
		if err := s.token(token); err != nil {
			return err
		}
	}
}

type scanner struct {
	bounds        bounds
	tokens, depth int
	rootSeen      bool
	ids           map[string]bool
}

func (s *scanner) token(token xml.Token) error {
	s.tokens++
	if s.tokens > s.bounds.tokens {
		return refuse(ReasonLimits, fmt.Sprintf("more than %d tokens", s.bounds.tokens))
	}
	switch token := token.(type) {
	case xml.StartElement:
		return s.start(token)
	case xml.EndElement:
		s.depth--
		return nil
	case xml.CharData:
		return s.text(token)
	case xml.ProcInst:
		return s.procInst(token)
	case xml.Comment:
		return s.comment()
	default:
		return refuse(ReasonDTD, "")
	}
}

func (s *scanner) start(element xml.StartElement) error {
	if s.depth == 0 && s.rootSeen {
		return refuse(ReasonTrailing, "a second root element")
	}
	s.rootSeen = true
	s.depth++
	if s.depth > s.bounds.depth {
		return refuse(ReasonLimits, fmt.Sprintf("deeper than %d elements", s.bounds.depth))
	}
	if len(element.Attr) > s.bounds.attributes {
		return refuse(ReasonLimits, fmt.Sprintf("more than %d attributes", s.bounds.attributes))
	}
	return s.attributes(element.Attr)
}

// attributes refuses what readers of one document could read differently: they look
// attributes up by local name, so that a prefix declared under the name of an attribute
// passes for it (and canonicalization drops unused declarations, so that anybody can add
// one), and of two some keep the first and some the last.
func (s *scanner) attributes(attributes []xml.Attr) error {
	seen := make(map[string]bool, len(attributes))
	for _, attribute := range attributes {
		name := attribute.Name
		if seen[name.Local] {
			return refuse(ReasonAttribute, "twice on one element: "+foreign(name.Local))
		}
		seen[name.Local] = true
		if isNamespaceDeclaration(name) || !strings.EqualFold(name.Local, "id") {
			continue
		}
		if name.Space != "" {
			return refuse(ReasonAttribute, "an ID in a namespace")
		}
		if s.ids[attribute.Value] {
			return refuse(ReasonDuplicateID, "")
		}
		s.ids[attribute.Value] = true
	}
	return nil
}

func isNamespaceDeclaration(name xml.Name) bool {
	return name.Space == "xmlns" || (name.Space == "" && name.Local == "xmlns")
}

func (s *scanner) text(text xml.CharData) error {
	if s.depth == 0 && len(bytes.TrimSpace(text)) > 0 {
		return refuse(ReasonTrailing, "text outside the root element")
	}
	return nil
}

func (s *scanner) comment() error {
	if s.bounds.comments {
		return nil
	}
	return refuse(ReasonComment, "")
}

// procInst lets the XML declaration through, and only at the very start.
func (s *scanner) procInst(instruction xml.ProcInst) error {
	if instruction.Target == "xml" && s.tokens == 1 {
		return nil
	}
	return refuse(ReasonProcInst, "")
}

func (s *scanner) end() error {
	if !s.rootSeen {
		return refuse(ReasonXML, "no root element")
	}
	return nil
}
