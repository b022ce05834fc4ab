package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

type readyCommand struct {
	Ops  string        `default:"127.0.0.1:8179" help:"Address of the ops listener, or the https address of a proxy before it (${default})." placeholder:"ADDR"`
	Wait time.Duration `default:"0s" help:"How long to wait for the instance to become ready."`

	tlsFlags
}

// retryEvery is how often the instance is asked while waiting.
const retryEvery = 100 * time.Millisecond

// Run asks until the instance is ready or the wait is over.
func (r readyCommand) Run(ctx context.Context, world system) error {
	transport, err := r.transport()
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	client := &http.Client{Timeout: 5 * time.Second, Transport: transport}
	deadline := time.Now().Add(r.Wait)
	for {
		err := r.ask(ctx, client)
		if err == nil {
			_, err = fmt.Fprintln(world.Stdout, "ready")
			return err
		}
		if !time.Now().Add(retryEvery).Before(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(retryEvery):
		}
	}
}

func (r readyCommand) ask(ctx context.Context, client *http.Client) error {
	address := strings.TrimSuffix(r.Ops, "/")
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
	if err != nil {
		return &codedError{exitMisuse, fmt.Errorf("the address %q cannot be asked", r.Ops)}
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("not ready: nobody answers at %s", r.Ops)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s answers %s; its log says why", r.Ops, response.Status)
	}
	return nil
}
