// Package secret holds the one secret of a service and everything that is
// derived from it: the keyed hashes that name peers, the seal on what is stored,
// the key of the crypto store, the seeds of cross-signing identities and the
// transaction ids. It is the only place that touches key material of our own.
//
// Losing the secret makes the database unreadable; whoever has both can read it.
package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
	"maunium.net/go/mautrix/id"

	"kith"
)

// MinLength is the least number of characters that a configured secret may have.
const MinLength = 32

// ErrSeal is returned by Open for anything that this secret did not seal.
var ErrSeal = errors.New("the stored value was not sealed with this secret")

// Secret is ready to use and safe for concurrent use. It has no String method
// that would show its value, so that it cannot end up in a log.
type Secret struct {
	root [32]byte
	seal [32]byte
}

// New takes the configured secret. It refuses one that is too short to be random.
func New(configured string) (*Secret, error) {
	if len(configured) < MinLength {
		return nil, fmt.Errorf("the secret has %d characters and needs at least %d", len(configured), MinLength)
	}
	s := &Secret{root: sha256.Sum256([]byte(configured))}
	s.seal = [32]byte(s.mac("seal"))
	return s, nil
}

// String keeps the value out of logs and error texts.
func (s *Secret) String() string { return "secret" }

// GoString keeps the value out of %#v as well.
func (s *Secret) GoString() string { return "secret" }

func (s *Secret) mac(parts ...string) []byte {
	m := hmac.New(sha256.New, s.root[:])
	for _, part := range parts {
		// The length in front keeps ("ab","c") and ("a","bc") apart.
		fmt.Fprintf(m, "%d:%s", len(part), part)
	}
	return m.Sum(nil)
}

// PeerKey names a peer in our tables.
func (s *Secret) PeerKey(user id.UserID) kith.PeerKey {
	return kith.PeerKey(hex.EncodeToString(s.mac("peer", string(user))[:16]))
}

// TransactionID is the transaction id of one send: the same for the same parts,
// so that a repetition is recognised by the homeserver, and without meaning to
// anybody else. The room and the sender belong into the parts, because Synapse
// compares ids across all devices of an application service.
func (s *Secret) TransactionID(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(s.mac(append([]string{"transaction"}, parts...)...)[:24])
}

// Mark is kept in the place of words that only have to be recognised when they come again.
func (s *Secret) Mark(parts ...string) string {
	return hex.EncodeToString(s.mac(append([]string{"mark"}, parts...)...)[:16])
}

// StoryID names in the log what becomes of one event. It tells nothing about the event,
// and nobody finds it from the event's id without the secret.
func (s *Secret) StoryID(event id.EventID) string {
	return base64.RawURLEncoding.EncodeToString(s.mac("story", string(event))[:12])
}

// PickleKey is the key under which the crypto store pickles its sessions.
func (s *Secret) PickleKey() []byte { return s.mac("pickle") }

// TrailKey is the key of the hashes by which screening knows a message again.
func (s *Secret) TrailKey() []byte { return s.mac("trail") }

// CrossSigningSeed is the 32-byte seed of one cross-signing key of one of our own
// users. Being derived, it survives the loss of the crypto store: a repaired
// device keeps its identity, and no peer is told that the identity changed.
func (s *Secret) CrossSigningSeed(user id.UserID, usage id.CrossSigningUsage) []byte {
	return s.mac("cross-signing", string(user), string(usage))
}

// DoctorToken is what `kith doctor` shows to the service that runs with the same secret.
func (s *Secret) DoctorToken() string { return hex.EncodeToString(s.mac("doctor")) }

// Fingerprint tells whether a database belongs to this secret. It reveals nothing.
func (s *Secret) Fingerprint() string {
	return hex.EncodeToString(s.mac("fingerprint")[:8])
}

// Seal encrypts a value for the column that purpose names. Open with another
// purpose fails, so a sealed value cannot be moved to another column.
func (s *Secret) Seal(purpose string, plain []byte) []byte {
	aead, err := chacha20poly1305.NewX(s.seal[:])
	if err != nil {
		panic("secret: " + err.Error()) // the key has a fixed, right length
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program instead
	return aead.Seal(nonce, nonce, plain, []byte(purpose))
}

// Open is the reverse of Seal. It returns ErrSeal for anything else.
func (s *Secret) Open(purpose string, sealed []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(s.seal[:])
	if err != nil {
		panic("secret: " + err.Error())
	}
	if len(sealed) < aead.NonceSize() {
		return nil, ErrSeal
	}
	plain, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(purpose))
	if err != nil {
		return nil, ErrSeal
	}
	return plain, nil
}
