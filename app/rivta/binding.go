package rivta

// in is an element of a parent that is a T in Go; the compiler so refuses a table whose
// rows are of different parents.
type in[T any] element

// typeOf is a complex type whose Go type is T.
type typeOf[T any] struct{ *complexType }

// sequence makes a complex type of its elements, in the order of the schema.
func sequence[T any](namespace, name string, elements ...in[T]) typeOf[T] {
	t := &complexType{namespace: namespace, name: name}
	for _, e := range elements {
		t.elements = append(t.elements, element(e))
	}
	return typeOf[T]{t}
}

// extensible lets elements of any other namespace follow the type's own (xs:any ##other).
// Those that are known are read and written too; the others are skipped.
func (t typeOf[T]) extensible(known ...in[T]) typeOf[T] {
	t.open = true
	for _, e := range known {
		t.extensions = append(t.extensions, element(e))
	}
	return t
}

// extension puts an element into a namespace of its own. It never has to come.
func extension[T any](namespace string, e in[T]) in[T] {
	e.namespace, e.min = namespace, 0
	return e
}

// one is an element of text that comes exactly once.
func one[T any, V ~string](name string, of *simpleType, field func(*T) *V) in[T] {
	return in[T]{
		name: name, min: 1, max: 1, simple: of,
		set:    func(parent any, value string) { *field(parent.(*T)) = V(value) },
		values: func(parent any) []string { return []string{string(*field(parent.(*T)))} },
	}
}

// optional is an element of text that comes at most once, and is not written when the
// text is empty.
func optional[T any, V ~string](name string, of *simpleType, field func(*T) *V) in[T] {
	e := one(name, of, field)
	e.min = 0
	e.values = func(parent any) []string {
		if value := *field(parent.(*T)); value != "" {
			return []string{string(value)}
		}
		return nil
	}
	return e
}

// many is an element of text that comes any number of times.
func many[T any, V ~string](name string, of *simpleType, field func(*T) *[]V) in[T] {
	return in[T]{
		name: name, min: 0, max: unbounded, simple: of,
		set: func(parent any, value string) {
			list := field(parent.(*T))
			*list = append(*list, V(value))
		},
		values: func(parent any) []string {
			var values []string
			for _, value := range *field(parent.(*T)) {
				values = append(values, string(value))
			}
			return values
		},
	}
}

// flag is a boolean that comes exactly once.
func flag[T any](name string, field func(*T) *bool) in[T] {
	return in[T]{
		name: name, min: 1, max: 1, simple: xsBoolean,
		set: func(parent any, value string) { *field(parent.(*T)) = value == "true" || value == "1" },
		values: func(parent any) []string {
			if *field(parent.(*T)) {
				return []string{"true"}
			}
			return []string{"false"}
		},
	}
}

// optionalFlag is a boolean that comes at most once; false is not written.
func optionalFlag[T any](name string, field func(*T) *bool) in[T] {
	e := flag(name, field)
	e.min = 0
	e.values = func(parent any) []string {
		if *field(parent.(*T)) {
			return []string{"true"}
		}
		return nil
	}
	return e
}

// group is an element of elements that comes exactly once.
func group[T, C any](name string, of typeOf[C], field func(*T) *C) in[T] {
	return in[T]{
		name: name, min: 1, max: 1, complex: of.complexType,
		enter:    func(parent any) any { return field(parent.(*T)) },
		children: func(parent any) []any { return []any{field(parent.(*T))} },
	}
}

// optionalGroup is an element of elements that comes at most once; nil is not written.
func optionalGroup[T, C any](name string, of typeOf[C], field func(*T) **C) in[T] {
	return in[T]{
		name: name, min: 0, max: 1, complex: of.complexType,
		enter: func(parent any) any {
			child := new(C)
			*field(parent.(*T)) = child
			return child
		},
		children: func(parent any) []any {
			if child := *field(parent.(*T)); child != nil {
				return []any{child}
			}
			return nil
		},
	}
}

// manyGroups is an element of elements that comes any number of times.
func manyGroups[T, C any](name string, of typeOf[C], field func(*T) *[]C) in[T] {
	return in[T]{
		name: name, min: 0, max: unbounded, complex: of.complexType,
		enter: func(parent any) any {
			list := field(parent.(*T))
			*list = append(*list, *new(C))
			return &(*list)[len(*list)-1]
		},
		children: func(parent any) []any {
			list := *field(parent.(*T))
			children := make([]any, len(list))
			for i := range list {
				children[i] = &list[i]
			}
			return children
		},
	}
}
