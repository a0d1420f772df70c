package enginetests

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// Every change of every place of every resource, one at a time and then many at once: whatever the difference is, its
// paths are ones that the engine can parse, and its parts agree with each other.

func TestDiffPaths(t *testing.T) {
	t.Parallel()
	c := startWith(t, fakeaws.New(t))
	for _, s := range samples {
		t.Run(string(s.token.Name()), func(t *testing.T) {
			full := props(s.inputs)
			for _, path := range places(full) {
				v, _ := at(full, path)
				less, more := removed(full, path), grown(full, path, v)
				for _, pair := range []struct {
					name       string
					olds, news resource.PropertyMap
				}{
					{"removed", full, less},
					{"added", less, full},
					{"changed", full, replaced(full, path, changed(v))},
					{"grown", full, more},
					{"shrunk", more, full},
					{"unknown", full, replaced(full, path, unknown())},
				} {
					assertDiffOrRefusal(t, c, s, path.String()+" "+pair.name, pair.olds, pair.news)
				}
			}
		})
	}
}

func TestDiffPathsAtRandom(t *testing.T) {
	t.Parallel()
	c := startWith(t, fakeaws.New(t))
	for _, s := range samples {
		t.Run(string(s.token.Name()), func(t *testing.T) {
			for seed := range int64(150) {
				random := rand.New(rand.NewSource(seed))
				olds, news := mutated(random, props(s.inputs)), mutated(random, props(s.inputs))
				assertDiffOrRefusal(t, c, s, fmt.Sprintf("seed %d", seed), olds, news)
			}
		})
	}
}

// assertDiffOrRefusal checks a diff. What must not be changed at all, the attributes of a pool, is refused by an error
// that names it: nobody's users are to be deleted for it.
func assertDiffOrRefusal(t *testing.T, c *client, s sample, label string, olds, news resource.PropertyMap) {
	t.Helper()
	_, err := c.tryDiff(s, olds, news)
	if err != nil {
		changed := s.token == userPoolType && !olds["schemas"].DeepEquals(news["schemas"])
		assert.True(t, changed, "%s: %v", label, err)
		assert.Contains(t, err.Error(), "schemas", label)
		return
	}
	if !assert.True(t, t.Run(label, func(t *testing.T) { assertDiff(t, c, olds, news) }), label) {
		t.Logf("%s: %v", label, c.wire.diff())
	}
}

// changed is another value of the same type.
func changed(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsBool():
		return resource.NewProperty(!v.BoolValue())
	case v.IsNumber():
		return resource.NewProperty(v.NumberValue() + 1)
	case v.IsString():
		return resource.NewProperty(v.StringValue() + "-changed")
	case v.IsArray():
		out := []resource.PropertyValue{}
		for _, item := range v.ArrayValue() {
			out = append(out, changed(item))
		}
		return resource.NewProperty(out)
	case v.IsObject():
		out := resource.PropertyMap{}
		for key, member := range v.ObjectValue() {
			out[key] = changed(member)
		}
		return resource.NewProperty(out)
	default:
		return v
	}
}

// grown has one item more where there is a list, and is changed elsewhere.
func grown(m resource.PropertyMap, path resource.PropertyPath, v resource.PropertyValue) resource.PropertyMap {
	if v.IsArray() && len(v.ArrayValue()) > 0 {
		items := v.ArrayValue()
		return replaced(m, path, resource.NewProperty(append(slices.Clone(items), changed(items[0]))))
	}
	return replaced(m, path, changed(v))
}

// mutated changes a few places at random, and gives maps keys that need quoting.
func mutated(random *rand.Rand, m resource.PropertyMap) resource.PropertyMap {
	for range random.Intn(6) {
		all := places(m)
		if len(all) == 0 {
			break
		}
		path := all[random.Intn(len(all))]
		if path[0] == "schemas" {
			continue // Changes of attributes are refused, see assertDiffOrRefusal.
		}
		v, _ := at(m, path)
		switch random.Intn(4) {
		case 0:
			m = removed(m, path)
		case 1:
			m = replaced(m, path, changed(v))
		case 2:
			m = grown(m, path, v)
		default:
			m = replaced(m, path, resource.MakeSecret(v))
		}
	}
	m = deepCopy(resource.NewProperty(m)).ObjectValue()
	tags := resource.PropertyMap{}
	for range random.Intn(5) {
		tags[resource.PropertyKey(awkwardKey(random))] = resource.NewProperty("value")
	}
	if _, isPool := m["tags"]; isPool {
		m["tags"] = resource.NewProperty(tags)
	}
	return m
}

func awkwardKey(random *rand.Rand) string {
	const letters = `ab.[]"\' :/-_$*0é`
	runes := []rune(letters)
	var key strings.Builder
	for range 1 + random.Intn(8) {
		key.WriteRune(runes[random.Intn(len(runes))])
	}
	return strings.TrimRight(key.String(), `\`) // These have their own test.
}

// The notation has no way to write a key that ends in a backslash in quotes: the parser takes the end of the key for an
// escaped quote. Bare it can be written, unless it holds a dot or a bracket; then only what it belongs to can be named.
func TestDiffPathOfBackslash(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	s := sampleOf(userPoolType)
	for _, key := range []string{`a\`, `a.b\`, `\`, `a\b`, `a\"b`, `a\\`} {
		olds, news := props(s.inputs), props(with(s.inputs, object{"tags": with(tags(awkwardKeys), object{key: "new"})}))
		answer := c.diff(t, s, olds, news)
		assertDiff(t, c, olds, news)
		assert.Equal(t, []resource.PropertyKey{"tags"}, answer.ChangedKeys, "key %s", key)
	}
}

// The engine's parser is what counts, so the test knows that it is one which refuses.
func TestParserRefuses(t *testing.T) {
	for _, text := range []string{`tags["open`, `tags[`, `tags[x]`} {
		_, err := resource.ParsePropertyPath(text)
		require.Error(t, err, text)
	}
}
