package secret

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"
)

func testSecret(t testing.TB, fill string) *Secret {
	t.Helper()
	s, err := New(strings.Repeat(fill, MinLength))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASecretThatIsTooShortIsRefusedWithoutShowingIt(t *testing.T) {
	_, err := New("hunter2")
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Fatalf("got %v", err)
	}
}

func TestASecretDoesNotPrintItself(t *testing.T) {
	s := testSecret(t, "k")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if out := fmt.Sprintf(verb, s); out != "secret" {
			t.Errorf("%s prints %q", verb, out)
		}
	}
}

func TestWhatIsSealedOpensOnlyForItsPurposeAndSecret(t *testing.T) {
	a, b := testSecret(t, "a"), testSecret(t, "b")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := a.Seal("peer", plain)
		opened, err := a.Open("peer", sealed)
		if err != nil || !bytes.Equal(opened, plain) {
			t.Fatalf("did not open: %v", err)
		}
		if len(plain) > 8 && bytes.Contains(sealed, plain) {
			t.Fatal("the plain text stands in the sealed value")
		}
		if _, err = a.Open("other", sealed); !errors.Is(err, ErrSeal) {
			t.Fatalf("opened for another purpose: %v", err)
		}
		if _, err = b.Open("peer", sealed); !errors.Is(err, ErrSeal) {
			t.Fatalf("opened with another secret: %v", err)
		}
		cut := rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")
		if _, err = a.Open("peer", sealed[:cut]); !errors.Is(err, ErrSeal) {
			t.Fatalf("opened when cut: %v", err)
		}
	})
}

func TestDerivedValuesDifferByPartAndBySecret(t *testing.T) {
	a, b := testSecret(t, "a"), testSecret(t, "b")
	if a.TransactionID("ab", "c") == a.TransactionID("a", "bc") {
		t.Error("the parts of a transaction id run together")
	}
	if a.PeerKey("@x:y") == b.PeerKey("@x:y") || a.PeerKey("@x:y") == a.PeerKey("@x:z") {
		t.Error("peer keys collide")
	}
	master := a.CrossSigningSeed("@g:y", id.XSUsageMaster)
	if len(master) != 32 || bytes.Equal(master, a.CrossSigningSeed("@g:y", id.XSUsageSelfSigning)) {
		t.Error("cross-signing seeds of one user are the same")
	}
	if bytes.Equal(a.PickleKey(), b.PickleKey()) || a.Fingerprint() == b.Fingerprint() {
		t.Error("two secrets derive the same")
	}
}
