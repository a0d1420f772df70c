package enginetests

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// value is one of a state: where it is, whether it is marked as secret, and what it is.
type value struct {
	path   string
	secret bool
	text   string
}

// shapeOf is what outputs the resources in a state have, and what in them is secret. What AWS has filled in within an output
// is not in it after every import.
func shapeOf(snap *deploy.Snapshot) []string {
	return slices.Compact(lines(snap, func(v value) string {
		if v.secret {
			return v.path + " is secret"
		}
		parts := strings.SplitN(v.path, ".", 3)
		output, _, _ := strings.Cut(strings.Join(parts[:min(len(parts), 2)], "."), "[")
		return output
	}))
}

// valuesOf is the same with what they are.
func valuesOf(snap *deploy.Snapshot) []string {
	return lines(snap, func(v value) string { return fmt.Sprintf("%s, secret %t: %s", v.path, v.secret, v.text) })
}

// lines are those of all values in a state, in order.
func lines(snap *deploy.Snapshot, line func(value) string) []string {
	var all []string
	for _, r := range snap.Resources {
		if r.Type == providerType {
			continue
		}
		of := r.URN.Name()
		if r.Delete {
			of += ", to be deleted"
		}
		for _, v := range values(of, resource.NewProperty(r.Outputs), false) {
			all = append(all, line(v))
		}
	}
	slices.Sort(all)
	return all
}

// values are those in a value, which is one itself where it holds no others.
func values(path string, v resource.PropertyValue, secret bool) []value {
	var all []value
	switch {
	case v.IsSecret():
		return values(path, v.SecretValue().Element, true)
	case v.IsObject() && len(v.ObjectValue()) > 0:
		for _, key := range v.ObjectValue().StableKeys() {
			all = append(all, values(path+"."+string(key), v.ObjectValue()[key], secret)...)
		}
	case v.IsArray() && len(v.ArrayValue()) > 0:
		// An import has AWS's order, and a refresh the program's. Where an order means something, `up` sees to it.
		items := slices.Clone(v.ArrayValue())
		slices.SortFunc(items, func(a, b resource.PropertyValue) int {
			return strings.Compare(fmt.Sprint(values("", a, secret)), fmt.Sprint(values("", b, secret)))
		})
		for i, item := range items {
			all = append(all, values(fmt.Sprintf("%s[%d]", path, i), item, secret)...)
		}
	default:
		// An import has the full names of a pool's own attributes, and a refresh those of the program.
		text := strings.TrimPrefix(fmt.Sprint(v.V), "custom:")
		all = append(all, value{path, secret, text})
	}
	return all
}
