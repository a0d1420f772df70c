package fakeaws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// CreateMark is the key of the tag by which the provider finds what it made and was not told of. It says something else at
// each create.
const CreateMark = "pulumi:cognito:create"

// Inventory is all that the account has, one text for each thing, in which ids and times are left out: two accounts have the
// same inventory if the same was made in them.
func (s *Server) Inventory() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	hide := func(id, as string) { ids = append(ids, id, as) }
	var things []string
	add := func(kind string, v any) {
		text, err := json.Marshal(timeless(clone(Object{kind: v})))
		if err != nil {
			panic(err)
		}
		things = append(things, string(text))
	}
	for _, id := range slices.Sorted(maps.Keys(s.userPools)) {
		p := s.userPools[id]
		hide(id, "<pool>")
		add("user pool", []any{p.description, p.mfa, p.session})
		for _, client := range slices.Sorted(maps.Keys(p.clients)) {
			hide(client, "<client>")
			c := maps.Clone(p.clients[client])
			if value := text(c, "ClientSecret"); value != "" {
				hide(value, "<secret>")
			}
			add("client", []any{c, p.clientSessions[client], len(p.clientSecrets[client])})
		}
		for _, name := range slices.Sorted(maps.Keys(p.providers)) {
			add("provider", p.providers[name])
		}
		for _, style := range slices.Sorted(maps.Keys(p.styles)) {
			hide(style, "<style>")
			add("style", p.styles[style])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.identityPools)) {
		p := s.identityPools[id]
		hide(id, "<identity pool>")
		// The names of its roles have the beginning.
		_, uuid, _ := strings.Cut(id, ":")
		hide(uuid[:8], "<identity pool>")
		tagged := map[string]Object{}
		for provider, tags := range p.principalTags {
			// One without tags is as good as none.
			if len(object(tags, "PrincipalTags")) > 0 || tags["UseDefaults"] == true {
				tagged[provider] = tags
			}
		}
		add("identity pool", []any{p.description, p.roles, p.roleMappings, tagged})
	}
	for _, name := range slices.Sorted(maps.Keys(s.roles)) {
		r := s.roles[name]
		add("role", []any{r.description, r.trust, r.tags, r.inline, r.attached})
	}
	for _, name := range slices.Sorted(maps.Keys(s.domains)) {
		add("domain", s.domains[name])
	}
	for _, function := range slices.Sorted(maps.Keys(s.permissions)) {
		for _, id := range slices.Sorted(maps.Keys(s.permissions[function])) {
			add("permission", []any{function, s.permissions[function][id]})
		}
	}
	anonymous := strings.NewReplacer(ids...)
	for i := range things {
		things[i] = anonymous.Replace(things[i])
	}
	slices.Sort(things)
	return things
}

// timeless takes out of a value what is another at each run.
func timeless(v any) any {
	switch v := v.(type) {
	case Object:
		out := Object{}
		for key, member := range v {
			switch key {
			case CreateMark, "CreationDate", "LastModifiedDate", "RoleId", "EstimatedNumberOfUsers":
			case "SchemaAttributes":
				// Those that were added later come last.
				out[key] = byName(member)
			default:
				out[key] = timeless(member)
			}
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, timeless(item))
		}
		return out
	default:
		return v
	}
}

func byName(attributes any) any {
	items, _ := attributes.([]any)
	slices.SortFunc(items, func(a, b any) int { return strings.Compare(text(a.(Object), "Name"), text(b.(Object), "Name")) })
	return items
}
