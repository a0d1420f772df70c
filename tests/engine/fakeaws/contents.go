package fakeaws

import (
	"maps"
	"slices"
)

// contents is all that an account has.
type contents struct {
	serial        int
	userPools     map[string]*userPool
	identityPools map[string]*identityPool
	roles         map[string]*role
	domains       map[string]Object
	// permissions are the statements of functions' policies, by function and id.
	permissions map[string]map[string]Object
}

func nothing() contents {
	return contents{
		userPools:     map[string]*userPool{},
		identityPools: map[string]*identityPool{},
		roles:         map[string]*role{},
		domains:       map[string]Object{},
		permissions:   map[string]map[string]Object{},
	}
}

// Saved is what an account had at some time.
type Saved struct{ contents contents }

// Save remembers what the account has.
func (s *Server) Save() Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Saved{s.contents.copied()}
}

// Restore makes the account what it was, and forgets calls and failures.
func (s *Server) Restore(saved Saved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.contents = saved.contents.copied()
	s.calls, s.failures = nil, nil
}

func (c contents) copied() contents {
	return contents{
		serial:        c.serial,
		userPools:     each(c.userPools, (*userPool).copied),
		identityPools: each(c.identityPools, (*identityPool).copied),
		roles:         each(c.roles, (*role).copied),
		domains:       each(c.domains, clone),
		permissions:   each(c.permissions, clones),
	}
}

func each[V any](m map[string]V, copied func(V) V) map[string]V {
	out := map[string]V{}
	for key, v := range m {
		out[key] = copied(v)
	}
	return out
}

func clones(m map[string]Object) map[string]Object { return each(m, clone) }

func (p *userPool) copied() *userPool {
	return &userPool{
		description: clone(p.description), mfa: clone(p.mfa), clients: clones(p.clients), providers: clones(p.providers),
		users: p.users, session: clone(p.session), clientSessions: clones(p.clientSessions),
		clientSecrets: each(p.clientSecrets, slices.Clone), styles: clones(p.styles),
	}
}

func (p *identityPool) copied() *identityPool {
	return &identityPool{
		description: clone(p.description), roles: clone(p.roles), roleMappings: clone(p.roleMappings),
		principalTags: clones(p.principalTags),
	}
}

func (r *role) copied() *role {
	return &role{
		description: clone(r.description), trust: r.trust, tags: maps.Clone(r.tags), inline: maps.Clone(r.inline),
		attached: maps.Clone(r.attached),
	}
}
