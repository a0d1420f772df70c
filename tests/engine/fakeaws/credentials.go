package fakeaws

import (
	"net/http"
	"regexp"
)

var credential = regexp.MustCompile(`Credential=([^/]+)/[0-9]{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request`)

// credentials refuses requests that are not signed for this service and region. The signature itself is not verified:
// the AWS SDK makes it, and no test here is about that.
func (s *Server) credentials(service string, r *http.Request) *fault {
	match := credential.FindStringSubmatch(r.Header.Get("Authorization"))
	if match == nil {
		return refuse("MissingAuthenticationTokenException", "the request is not signed")
	}
	if match[3] != service {
		return refuse("InvalidSignatureException", "signed for %s, sent to %s", match[3], service)
	}
	// IAM is global and signs as us-east-1 whatever the region.
	if region := match[2]; region != s.Region && service != IAM {
		return refuse("InvalidSignatureException", "signed for %s, sent to %s", region, s.Region)
	}
	return nil
}
