package sso

import (
	"encoding/pem"
	"strings"
	"testing"
)

// pemSeeds are files of keys and certificates: good ones, and what becomes of them on the way.
func pemSeeds(f *testing.F) [][]byte {
	keyPEM, certificatePEM, err := testKey(f, "sp").MarshalPEM()
	if err != nil {
		f.Fatal(err)
	}
	weakPEM, weakCertificate, err := weakKey(f).MarshalPEM()
	if err != nil {
		f.Fatal(err)
	}
	ecPEM, ecCertificate := ecKeyPEM(f)
	cut := append([]byte{}, certificatePEM[:len(certificatePEM)/2]...)
	both := append(append([]byte{}, keyPEM...), certificatePEM...)
	return [][]byte{
		keyPEM, certificatePEM, both, weakPEM, weakCertificate, ecPEM, ecCertificate, cut,
		[]byte(strings.ReplaceAll(string(certificatePEM), "\n", "\r\n")), append([]byte("\xef\xbb\xbfIssuer: somebody\n"), both...), nil,
		[]byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"), []byte("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"),
		[]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n"),
	}
}

// FuzzKeyPEM reads any text as a key and its certificate: it is refused, or is a pair that is
// strong enough and is written so that it is read again.
func FuzzKeyPEM(f *testing.F) {
	seeds := pemSeeds(f)
	f.Add(seeds[0], seeds[1])
	for _, seed := range seeds {
		f.Add(seed, seed)
		f.Add(seeds[0], seed)
	}
	f.Fuzz(func(t *testing.T, keyPEM, certificatePEM []byte) {
		key, err := ParseKey(keyPEM, certificatePEM)
		if err != nil {
			return
		}
		private, certificate, err := key.MarshalPEM()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseKey(private, certificate)
		if err != nil || again.Fingerprint() != key.Fingerprint() || key.private.N.BitLen() < minKeyBits {
			t.Errorf("%s is read again as %s (%v)", key.Fingerprint(), again.Fingerprint(), err)
		}
	})
}

// FuzzVerificationKeys reads any text as the keys that metadata is signed with: as many as it
// has blocks, and never none.
func FuzzVerificationKeys(f *testing.F) {
	for _, seed := range pemSeeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := ParseVerificationKeys(text)
		if err != nil {
			return
		}
		blocks := 0
		for rest := text; ; blocks++ {
			var block *pem.Block
			if block, rest = pem.Decode(rest); block == nil {
				break
			}
			if block.Type != "CERTIFICATE" && block.Type != "PUBLIC KEY" {
				t.Errorf("a %s is taken for a key to verify with", block.Type)
			}
		}
		if len(keys) != blocks || blocks == 0 {
			t.Errorf("%d keys of %d blocks", len(keys), blocks)
		}
		for _, key := range keys {
			if key.public == nil {
				t.Error("a key that is none")
			}
		}
	})
}
