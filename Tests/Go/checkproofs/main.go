// Checks what Retrace writes with golang.org/x/mod/sumdb, which shares no code with it.
//
//	checkproofs note KEY CHECKPOINT             the note's signature
//	checkproofs event KEY PROOF                 an event's proof, with the event in it
//	checkproofs growth KEY OLDCHECKPOINT PROOF  that the log only grew
//	checkproofs tiles KEY FOLDER                every leaf of the tiles, by proofs read from them
//
// It ends with 0 if all holds, with 1 and a sentence if not.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) < 3 {
		return errors.New("usage: checkproofs note|event|growth|tiles KEY FILES")
	}
	files := make([][]byte, 0)
	for _, path := range arguments[2:] {
		if arguments[0] == "tiles" {
			return checkTiles(arguments[1], path)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	switch {
	case arguments[0] == "note" && len(files) == 1:
		_, err := open(arguments[1], files[0])
		return err
	case arguments[0] == "event" && len(files) == 1:
		return checkEvent(arguments[1], files[0])
	case arguments[0] == "growth" && len(files) == 2:
		return checkGrowth(arguments[1], files[0], files[1])
	}
	return errors.New("unknown command, or a wrong number of files")
}

// open checks a checkpoint's signature, and reads its three lines.
func open(key string, checkpoint []byte) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the checkpoint does not have three lines, or another origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var result []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		result = append(result, hash)
	}
	return result, nil
}

func checkEvent(key string, proof []byte) error {
	head, checkpoint, found := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no tlog-proof with an event in it")
	}
	record, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := hashes(lines[3:])
	if err != nil {
		return err
	}
	tree, err := open(key, checkpoint)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

func checkGrowth(key string, old []byte, proof []byte) error {
	before, err := open(key, old)
	if err != nil {
		return err
	}
	head, checkpoint, found := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || lines[0] != fmt.Sprintf("old %d", before.N) {
		return errors.New("no proof that begins at the old checkpoint")
	}
	path, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	after, err := open(key, checkpoint)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, after.N, after.Hash, before.N, before.Hash)
}

// folder reads tiles of height 8 as C2SP tlog-tiles lays them out.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var result [][]byte
	for _, tile := range tiles {
		// x/mod names them tile/8/L/N: the height is not in the path of C2SP.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		result = append(result, data)
	}
	return result, nil
}

func checkTiles(key string, path string) error {
	checkpoint, err := os.ReadFile(filepath.Join(path, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := open(key, checkpoint)
	if err != nil {
		return err
	}
	// It checks each tile against the root before it believes a hash in it.
	reader := tlog.TileHashReader(tree, folder(path))
	for index := int64(0); index < tree.N; index++ {
		bundle, err := entries(path, index/256, tree.N)
		if err != nil {
			return err
		}
		for _, record := range bundle {
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			if stored[0] != tlog.RecordHash(record) {
				return fmt.Errorf("the event at %d does not hash to its leaf", index)
			}
			index++
		}
		index--
	}
	return nil
}

func entries(path string, number int64, size int64) ([][]byte, error) {
	width := int64(256)
	if (number+1)*256 > size {
		width = size - number*256
	}
	name := tlog.Tile{H: 8, L: -1, N: number, W: int(width)}.Path()
	name = strings.Replace(name, "tile/8/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(path, name))
	if err != nil {
		return nil, err
	}
	var records [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, errors.New("a bundle ends within an event")
		}
		records = append(records, data[2:2+length])
		data = data[2+length:]
	}
	if int64(len(records)) != width || len(data) != 0 {
		return nil, errors.New("a bundle has a wrong number of events")
	}
	return records, nil
}
