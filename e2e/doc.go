// Package e2e holds the stories: what peers and moderators see, on real homeservers,
// with real encrypted clients.
package e2e
