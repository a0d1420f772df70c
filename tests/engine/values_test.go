package enginetests

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// object and list are shorthand for the values of a program.
type (
	object = map[string]any
	list   = []any
)

func props(o object) resource.PropertyMap { return resource.NewPropertyMapFromMap(o) }

// with is a copy of an object with some members changed, or taken away where the new value is nil.
func with(o object, changes object) object {
	out := maps.Clone(o)
	for key, v := range changes {
		if v == nil {
			delete(out, key)
		} else {
			out[key] = v
		}
	}
	return out
}

func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewProperty("")) }

func secret(v any) resource.PropertyValue {
	return resource.MakeSecret(resource.NewPropertyValue(v))
}

// places lists the path of every value in a property map, containers before what they contain.
func places(m resource.PropertyMap) []resource.PropertyPath {
	var out []resource.PropertyPath
	var walk func(at resource.PropertyPath, v resource.PropertyValue)
	walk = func(at resource.PropertyPath, v resource.PropertyValue) {
		if len(at) > 0 {
			out = append(out, slices.Clone(at))
		}
		switch {
		case v.IsObject():
			for _, key := range v.ObjectValue().StableKeys() {
				walk(append(at, string(key)), v.ObjectValue()[key])
			}
		case v.IsArray():
			for i, item := range v.ArrayValue() {
				walk(append(at, i), item)
			}
		}
	}
	walk(nil, resource.NewProperty(m))
	return out
}

// at is the value at a path.
func at(m resource.PropertyMap, path resource.PropertyPath) (resource.PropertyValue, bool) {
	return path.Get(resource.NewProperty(m))
}

// replaced is a copy of a property map with another value at a path.
func replaced(m resource.PropertyMap, path resource.PropertyPath, v resource.PropertyValue) resource.PropertyMap {
	out := deepCopy(resource.NewProperty(m)).ObjectValue()
	if !path.Set(resource.NewProperty(out), v) {
		panic("no place " + path.String())
	}
	return out
}

// removed is a copy of a property map without the value at a path.
func removed(m resource.PropertyMap, path resource.PropertyPath) resource.PropertyMap {
	if i, isIndex := path[len(path)-1].(int); isIndex {
		items, _ := at(m, path[:len(path)-1])
		return replaced(m, path[:len(path)-1],
			resource.NewProperty(slices.Delete(slices.Clone(items.ArrayValue()), i, i+1)))
	}
	out := deepCopy(resource.NewProperty(m)).ObjectValue()
	if !path.Delete(resource.NewProperty(out)) {
		panic("no place " + path.String())
	}
	return out
}

// deepCopy copies containers, so that a change to the copy leaves the original alone.
func deepCopy(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsObject():
		out := resource.PropertyMap{}
		for key, member := range v.ObjectValue() {
			out[key] = deepCopy(member)
		}
		return resource.NewProperty(out)
	case v.IsArray():
		var out []resource.PropertyValue
		for _, item := range v.ArrayValue() {
			out = append(out, deepCopy(item))
		}
		return resource.NewProperty(out)
	default:
		return v
	}
}

// plain is a property map with no secret marks.
func plain(m resource.PropertyMap) resource.PropertyMap {
	var bare func(v resource.PropertyValue) resource.PropertyValue
	bare = func(v resource.PropertyValue) resource.PropertyValue {
		switch {
		case v.IsSecret():
			return bare(v.SecretValue().Element)
		case v.IsObject():
			out := resource.PropertyMap{}
			for key, member := range v.ObjectValue() {
				out[key] = bare(member)
			}
			return resource.NewProperty(out)
		case v.IsArray():
			var out []resource.PropertyValue
			for _, item := range v.ArrayValue() {
				out = append(out, bare(item))
			}
			return resource.NewProperty(out)
		default:
			return v
		}
	}
	return bare(resource.NewProperty(m)).ObjectValue()
}
