package enginetests

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// table counts points that were tried and points that failed, by what was tried.
type table struct {
	mu     sync.Mutex
	counts map[string][2]int
}

func newTable() *table { return &table{counts: map[string][2]int{}} }

func (c *table) add(what string, passed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.counts[what]
	n[0]++
	if !passed {
		n[1]++
	}
	c.counts[what] = n
}

func (c *table) tried(what string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[what][0]
}

// failures says which of what was tried failed.
func (c *table) failures() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(c.counts)) {
		if n := c.counts[what]; n[1] > 0 {
			lines = append(lines, fmt.Sprintf("Of %d points with %s, %d failed.", n[0], strings.ReplaceAll(what, "_", " "), n[1]))
		}
	}
	return lines
}

// write leaves the table where the page of reliability is made of it, if that is asked for.
func (c *table) write(t *testing.T, name, title string, notes []string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	rows, all := [][]any{}, [2]int{}
	for _, what := range slices.Sorted(maps.Keys(c.counts)) {
		n := c.counts[what]
		rows = append(rows, []any{strings.ReplaceAll(what, "_", " "), n[0], n[1]})
		all[0], all[1] = all[0]+n[0], all[1]+n[1]
	}
	rows = append(rows, []any{"all", all[0], all[1]})
	t.Logf("%s: %v", title, rows)
	made := report{Title: title, Columns: []string{"operation", "points tried", "points failed"}, Rows: rows, Notes: notes}
	made.write(t, name)
}

// sentence lists names as in a sentence.
func sentence(names []string) string {
	return strings.ReplaceAll(strings.Join(names, ", "), "_", " ")
}
