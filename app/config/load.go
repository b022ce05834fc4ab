package config

// Flags are the settings of the command line. Empty ones are not given.
type Flags struct {
	Environment     string // --environment
	Data            string // --data
	Listen          string // --listen
	ContractsListen string // --contracts-listen
	OpsListen       string // --ops-listen
	DemoAnywhere    bool   // --demo-anywhere
}

// Load reads the configuration: defaults, then the file unless path is empty, then the
// variables of env ("NAME=value") that begin with INKORG_, then the flags; later ones win.
// Without a file it is the demo. Everything that is wrong comes at once, as Errors.
func Load(path string, env []string, flags Flags) (Config, error) {
	var data []byte
	if path != "" {
		var err error
		if data, err = readFile(path); err != nil {
			return Config{}, Errors{{At: Position{Source: path}, Problem: err.Error()}}
		}
	}
	return parse(path, data, env, flags)
}

// parse is Load after the file has been read.
func parse(path string, data []byte, env []string, flags Flags) (Config, error) {
	l := newLoader(path)
	readable := l.readDocument(data)
	l.readEnvironment(env)
	l.readFlags(flags)
	if readable {
		l.finish()
	}
	if len(l.errs) > 0 {
		return Config{}, l.errs
	}
	return l.config, nil
}

func (l *loader) readFlags(flags Flags) {
	given := map[string]setting{}
	for _, s := range settings() {
		given[s.full] = s
	}
	for _, flag := range []struct{ name, key, value string }{
		{"--environment", "environment", flags.Environment},
		{"--data", "data", flags.Data},
		{"--listen", "listen", flags.Listen},
		{"--contracts-listen", "contracts.listen", flags.ContractsListen},
		{"--ops-listen", "ops.listen", flags.OpsListen},
	} {
		l.override(given[flag.key], flag.value, flag.name)
	}
	l.config.DemoAnywhere = flags.DemoAnywhere
}

// finish fills in what was not set, reads the files that are named, and checks the whole.
func (l *loader) finish() {
	if l.config.Environment == "" && l.file == "" {
		l.config.Environment = EnvironmentDemo
	}
	if l.config.Environment == "" {
		l.reject("environment", "missing; expected demo, test or production")
		return
	}
	l.fillIn()
	l.readKeys()
	l.readMetadata()
	l.readContracts()
	l.readNotifications()
	l.readUnits()
	l.check()
	l.checkSafety()
}
