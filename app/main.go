// Command app is Inkorg: a citizen's inbox for messages from health care. Package main
// owns the command line and the wiring of the other packages; it holds no rule of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // Swedish times on a machine without a time zone database

	"github.com/alecthomas/kong"
)

// Exit codes that scripts rely on.
const (
	exitOK       = 0
	exitFindings = 3 // render: error findings; send: the answer was ERROR
	exitMisuse   = 2 // the command line, a file or the configuration cannot be used
	exitTooEarly = 3 // keys rotate: the other side has not had its time
	exitFault    = 4 // send: a SOAP fault
	exitFailure  = 1 // anything else
)

// commandLine is everything that can be asked of the program.
type commandLine struct {
	Serve       serveCommand       `cmd:"" default:"withargs" help:"Run the inbox. Without a configuration file: the demo, with made-up messages and test accounts."`
	Render      renderCommand      `cmd:"" help:"Render DocBook or plain text as the inbox would show it."`
	Send        sendCommand        `cmd:"" help:"Send a message, or ask for an active user, over real SOAP."`
	CheckConfig checkConfigCommand `cmd:"" help:"Read the configuration as serve would and print every error."`
	Keys        keysCommand        `cmd:"" help:"Make, list and roll over the keys of the log-in and of exits."`
	Outbox      outboxCommand      `cmd:"" help:"List notifications that have not been sent, and have dead ones sent after all."`
	Usage       usageCommand       `cmd:"" help:"Print how many messages each system has sent in a year, and what they cost."`
	Retention   retentionCommand   `cmd:"" help:"Archive and remove cases that are older than the configuration keeps them, or say which it would be."`
	Notice      noticeCommand      `cmd:"" help:"Tell citizens, senders or testers what they need to know of the service, for a while."`
	Verify      verifyCommand      `cmd:"" help:"Say how a connecting system stands by the test protocol, from what was seen of its traffic."`
	Account     accountCommand     `cmd:"" help:"Make, list, reset and remove personal test accounts, in a demo or test environment."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the store's schema up to date, or copy an embedded store to PostgreSQL."`
	Generate    generateCommand    `cmd:"" help:"Fill an empty store with made-up citizens and messages, for load tests."`
	Audit       auditCommand       `cmd:"" help:"Write out who did what with whose data."`
	Person      personCommand      `cmd:"" help:"Hand out or remove all that the inbox holds of a person."`
	Backup      backupCommand      `cmd:"" help:"Back up the embedded store, also while an instance serves it, and verify the copy."`
	Restore     restoreCommand     `cmd:"" help:"Put a backup in the place of the embedded store; the one from before is kept."`
	Ready       readyCommand       `cmd:"" help:"Exit 0 when the running instance answers that it is ready."`
	Support     supportCommand     `cmd:"" help:"Print what the log has for the reference of an error page or a fault."`
	Version     versionCommand     `cmd:"" help:"Print version, commit and Go version."`
}

// system is the world outside, as main gives it to a command.
type system struct {
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Environ []string
}

// codedError is an error that ends the program with a code of its own. An empty one says
// nothing: the command has said it all.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *codedError) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], system{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()})
	stop()
	os.Exit(code)
}

// run does what the arguments ask and gives the exit code.
func run(ctx context.Context, args []string, world system) (code int) {
	// kong ends the program itself after --help; only main may.
	type ended int
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case ended:
			code = int(cause)
		default:
			panic(cause)
		}
	}()
	parser, err := kong.New(&commandLine{},
		kong.Name("inkorg"),
		kong.Description("A citizen's inbox for messages from health care."),
		kong.Writers(world.Stdout, world.Stderr),
		kong.Exit(func(code int) { panic(ended(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(world),
	)
	if err != nil {
		return report(world, err)
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		return report(world, &codedError{exitMisuse, fmt.Errorf("%w (see --help)", err)})
	}
	return report(world, chosen.Run())
}

func report(world system, err error) int {
	if err == nil {
		return exitOK
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(world.Stderr, "inkorg: %s\n", text)
	}
	if coded, ok := errors.AsType[*codedError](err); ok {
		return coded.code
	}
	return exitFailure
}
