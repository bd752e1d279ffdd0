// Package crash holds the story of the crashes: people talk, and do all else that they
// may, while the service is killed all the time and the homeserver now and then; a checker
// that knows nothing of the service judges what everybody could read.
package crash
