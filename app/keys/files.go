package keys

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"inkorg/sso"
)

// Pair is a key in two PEM files: the certificate, and the private key.
type Pair struct {
	sso.Key
	CertificateFile string
	KeyFile         string
}

const (
	certificateSuffix = ".crt"
	keySuffix         = ".key"
)

// Make makes a key of 3072 bits with a self-signed certificate, and writes both into a
// folder, named by the use and the day. The folder and the files are for their owner alone.
// Nothing is overwritten: a second key of a day gets a number.
func Make(folder string, use Use, commonName string, now time.Time) (Pair, error) {
	if err := openFolder(folder); err != nil {
		return Pair{}, err
	}
	key, err := sso.NewKey(commonName, sso.KeyBits, now)
	if err != nil {
		return Pair{}, err
	}
	pair := freePair(filepath.Join(folder, string(use)+"-"+now.Format(time.DateOnly)))
	pair.Key = key
	private, certificate, err := pair.MarshalPEM()
	if err != nil {
		return Pair{}, err
	}
	if err := writeNew(pair.KeyFile, private); err != nil {
		return Pair{}, err
	}
	if err := writeNew(pair.CertificateFile, certificate); err != nil {
		return Pair{}, errors.Join(err, os.Remove(pair.KeyFile))
	}
	return pair, nil
}

// freePair gives the files of a pair that neither is there of.
func freePair(base string) Pair {
	for n := 1; ; n++ {
		pair := pairOf(base)
		if n > 1 {
			pair = pairOf(base + "-" + strconv.Itoa(n))
		}
		if !exists(pair.CertificateFile) && !exists(pair.KeyFile) {
			return pair
		}
	}
}

func pairOf(base string) Pair {
	return Pair{CertificateFile: base + certificateSuffix, KeyFile: base + keySuffix}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// secretFile holds what the pseudonyms of exits are made from.
const secretFile = "pseudonyms.secret"

// Secret gives the file of the pseudonyms' secret in a folder, and makes it when there is
// none: another secret would make every citizen a stranger at every system.
func Secret(folder string) (path string, made bool, err error) {
	if err := openFolder(folder); err != nil {
		return "", false, err
	}
	path = filepath.Join(folder, secretFile)
	if exists(path) {
		return path, false, nil
	}
	// Two texts of at least 128 bits each, and longer than the 32 bytes that are asked for.
	return path, true, writeNew(path, []byte(rand.Text()+rand.Text()+"\n"))
}

// Waiting finds a key that was made to follow the one that signs and is not listed yet, so
// that asking for the first step again gives the same key. Of several it is the newest.
func Waiting(folder string, use Use, signs Pair) (next Pair, found bool, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Pair{}, false, fmt.Errorf("looking for keys: %w", err)
	}
	next = signs
	for _, entry := range entries {
		base, isCertificate := strings.CutSuffix(entry.Name(), certificateSuffix)
		if !isCertificate || !strings.HasPrefix(base, string(use)+"-") {
			continue
		}
		pair := pairOf(filepath.Join(folder, base))
		if err := pair.read(); err != nil {
			return Pair{}, false, err
		}
		if newer(pair, next) {
			next, found = pair, true
		}
	}
	return next, found, nil
}

// read reads the pair's files.
func (p *Pair) read() error {
	certificate, err := os.ReadFile(p.CertificateFile)
	if err != nil {
		return fmt.Errorf("reading a certificate: %w", err)
	}
	private, err := os.ReadFile(p.KeyFile)
	if err != nil {
		return fmt.Errorf("reading a key: %w", err)
	}
	if p.Key, err = sso.ParseKey(private, certificate); err != nil {
		return fmt.Errorf("%s: %w", p.CertificateFile, err)
	}
	return nil
}

// openFolder makes a folder for its owner alone. One that is there is left as it is, and
// refused when others may use it.
func openFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("folder of keys: %w", err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return fmt.Errorf("folder of keys: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("the folder %s is open to others (mode %04o); keys want one that is not: chmod 700 %[1]s", folder, info.Mode().Perm())
	}
	return nil
}

// writeNew writes a file that is not there yet, for its owner alone.
func writeNew(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing a key: %w", err), os.Remove(path))
	}
	return nil
}
