package enginetests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// soak is whether everything is tried, and not only what `make test` has the time for.
var soak = os.Getenv("SOAK") != ""

// report is what a test of reliability counted.
type report struct {
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Notes   []string `json:"notes"`
}

// add adds a row, and shows it: a long form takes a while.
func (r *report) add(t *testing.T, row ...any) {
	t.Helper()
	t.Log(row...)
	r.Rows = append(r.Rows, row)
}

// write leaves the report where tools/reliability.py makes a page of it, if that is asked for.
func (r *report) write(t *testing.T, part string) {
	t.Helper()
	folder := os.Getenv("RELIABILITY_DIR")
	if folder == "" {
		return
	}
	content, err := json.MarshalIndent(r, "", " ")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, part+".json"), content, 0o644))
}
