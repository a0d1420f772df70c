// What is laid beside a program in Go: it makes `program` an inline program of Pulumi's Automation API, which needs no
// language host. With the environment variable RUN_INLINE the binary is called as
//
//	guide STACK preview|up
//
// in the folder of the project. The last line is a JSON object: what changed.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

func init() {
	if os.Getenv("RUN_INLINE") == "" {
		return
	}
	if err := runInline(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func runInline(name, operation string) error {
	ctx := context.Background()
	stack, err := auto.SelectStackInlineSource(ctx, name, "guide", program, auto.WorkDir("."))
	if err != nil {
		return err
	}
	var changes any
	if operation == "preview" {
		ended, err := stack.Preview(ctx, optpreview.ProgressStreams(os.Stderr))
		if err != nil {
			return err
		}
		changes = ended.ChangeSummary
	} else {
		ended, err := stack.Up(ctx, optup.ProgressStreams(os.Stderr))
		if err != nil {
			return err
		}
		changes = ended.Summary.ResourceChanges
	}
	return json.NewEncoder(os.Stdout).Encode(changes)
}
