package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// copying is one copy under way: a transaction on either side.
type copying struct {
	from, to    *Store
	read, write context.Context //nolint:containedctx // of the two transactions
}

func (c copying) all() (Copied, error) {
	copied := make(Copied)
	names, err := c.to.content(c.write)
	if err != nil {
		return nil, err
	}
	if _, err = c.to.exec(c.write, "make room", `DELETE FROM cursor`); err != nil {
		return nil, err
	}
	for _, table := range names {
		sum, err := c.table(table)
		if err != nil {
			return nil, fmt.Errorf("copy %s: %w", table, err)
		}
		again, err := c.to.sum(c.write, table)
		if err != nil {
			return nil, fmt.Errorf("compare %s: %w", table, err)
		}
		if again != sum {
			return nil, fmt.Errorf("%w: table %s", ErrDifferent, table)
		}
		copied[table] = sum.rows
	}
	return copied, c.counters()
}

// checksum is of a table's rows in any order.
type checksum struct {
	rows int
	sum  [4]uint64
}

func (s *checksum) add(row []any) error {
	text, err := json.Marshal(row) // bytes as base64, times as RFC 3339
	if err != nil {
		return err
	}
	digest := sha256.Sum256(text)
	for i := range s.sum {
		s.sum[i] += binary.BigEndian.Uint64(digest[8*i:])
	}
	s.rows++
	return nil
}

func (c copying) table(table string) (sum checksum, err error) {
	insert := ""
	err = c.from.each(c.read, table, func(columns []string, row []any) error {
		if insert == "" {
			insert = c.to.insertion(table, columns)
		}
		if err := sum.add(row); err != nil {
			return err
		}
		_, err := c.to.db.Exec(c.write, insert, c.to.arguments(row)...)
		return err
	})
	return sum, err
}

func (s *Store) insertion(table string, columns []string) string {
	var quoted, places []string
	for i, column := range columns {
		quoted = append(quoted, `"`+column+`"`)
		places = append(places, fmt.Sprint("$", i+1))
	}
	overriding := ""
	if s.db.Dialect == dbutil.Postgres {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	return `INSERT INTO ` + table + ` (` + strings.Join(quoted, ", ") + `)` + overriding + ` VALUES (` + strings.Join(places, ", ") + `)`
}

// arguments lets an empty value stay one: SQLite's driver takes no bytes for NULL.
func (s *Store) arguments(row []any) []any {
	if s.db.Dialect == dbutil.Postgres {
		return row
	}
	row = slices.Clone(row)
	for i, value := range row {
		if data, ok := value.([]byte); ok && len(data) == 0 {
			row[i] = ""
		}
	}
	return row
}

func (s *Store) sum(ctx context.Context, table string) (sum checksum, err error) {
	err = s.each(ctx, table, func(_ []string, row []any) error { return sum.add(row) })
	return sum, err
}

// each gives the rows of a table, with the same values on both databases.
func (s *Store) each(ctx context.Context, table string, do func(columns []string, row []any) error) error {
	rows, err := s.db.Query(ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	order, columns := byName(types)
	for rows.Next() {
		raw := make([]any, len(types))
		into := make([]any, len(types))
		for i := range raw {
			into[i] = &raw[i]
		}
		if err = rows.Scan(into...); err != nil {
			return err
		}
		row := make([]any, len(types))
		for i, column := range order {
			if row[i], err = plainValue(types[column].DatabaseTypeName(), raw[column]); err != nil {
				return fmt.Errorf("column %s: %w", columns[i], err)
			}
		}
		if err = do(columns, row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// byName gives columns in the order of their names, which an upgrade does not change.
func byName(types []*sql.ColumnType) (order []int, columns []string) {
	for i := range types {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(types[a].Name(), types[b].Name()) })
	for _, i := range order {
		columns = append(columns, types[i].Name())
	}
	return order, columns
}

// plainValue gives a value as both drivers take it and would give it: times in UTC to the
// microsecond, which is what PostgreSQL keeps; JSON in one spelling; text as text.
func plainValue(kind string, value any) (any, error) {
	kind = strings.ToUpper(kind)
	if text, ok := value.([]byte); ok && kind != "BYTEA" && kind != "BLOB" {
		value = string(text)
	}
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Truncate(time.Microsecond), nil
	case int64:
		if strings.HasPrefix(kind, "BOOL") {
			return v != 0, nil
		}
	case string:
		switch {
		case kind == "BYTEA" || kind == "BLOB":
			return []byte(v), nil
		case strings.HasPrefix(kind, "TIMESTAMP"):
			return plainTime(v)
		case strings.HasPrefix(kind, "JSON"):
			return plainJSON([]byte(v))
		case strings.HasPrefix(kind, "CHAR"), kind == "BPCHAR":
			return strings.TrimRight(v, " "), nil // PostgreSQL fills it up
		}
	}
	return value, nil
}

// plainTime reads a time as the SQLite driver writes it.
func plainTime(text string) (any, error) {
	text, _, _ = strings.Cut(text, " m=") // the reading of a clock that is gone
	at, err := time.Parse("2006-01-02 15:04:05.999999999 -0700 MST", text)
	return at.UTC().Truncate(time.Microsecond), err
}

func plainJSON(text []byte) (any, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	plain, err := json.Marshal(value)
	return string(plain), err
}

// counters lets the numbers go on where they were, so that none is given twice.
func (c copying) counters() error {
	counted, err := c.to.numbered(c.write)
	if err != nil {
		return fmt.Errorf("find what is numbered: %w", err)
	}
	for table, column := range counted {
		last, err := c.from.lastNumber(c.read, table, column)
		if err == nil && last > 0 {
			err = c.to.setLastNumber(c.write, table, column, last)
		}
		if err != nil {
			return fmt.Errorf("go on counting %s: %w", table, err)
		}
	}
	return nil
}

// numbered gives the tables whose rows the database numbers, with the number's column.
func (s *Store) numbered(ctx context.Context) (map[string]string, error) {
	query := `SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type='table' AND t.sql LIKE '%AUTOINCREMENT%' AND c.pk=1`
	if s.db.Dialect == dbutil.Postgres {
		query = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema='public' AND is_identity='YES'`
	}
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns := make(map[string]string)
	for rows.Next() {
		var table, column string
		if err = rows.Scan(&table, &column); err != nil {
			return nil, err
		}
		columns[table] = column
	}
	return columns, rows.Err()
}

func (s *Store) lastNumber(ctx context.Context, table, column string) (last int64, err error) {
	query := `SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name='` + table + `'`
	if s.db.Dialect == dbutil.Postgres {
		query = `SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence('` + table + `', '` + column + `')), 0)`
	}
	err = s.db.QueryRow(ctx, query).Scan(&last)
	return last, err
}

func (s *Store) setLastNumber(ctx context.Context, table, column string, last int64) error {
	if s.db.Dialect == dbutil.Postgres {
		_, err := s.db.Exec(ctx, `SELECT setval(pg_get_serial_sequence('`+table+`', '`+column+`'), $1)`, last)
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM sqlite_sequence WHERE name=$1`, table); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)`, table, last)
	return err
}
