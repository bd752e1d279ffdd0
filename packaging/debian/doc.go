// Package debian holds what the Debian package is made of, build.sh that makes it, and
// a test that installs it on a Debian in a folder of its own.
package debian
