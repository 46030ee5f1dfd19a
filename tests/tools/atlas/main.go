// What `atlas migrate hash` and `migrate apply` do, with Atlas' own packages:
//
//	migrate-atlas hash DIRECTORY
//	migrate-atlas run DIRECTORY [BASELINE]
//
// on the database of DATABASE_URL. The command itself keeps its table through a
// library of its own; revisions below writes the same columns.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	_ "github.com/lib/pq"
)

const table = `CREATE TABLE IF NOT EXISTS public.atlas_schema_revisions (
	version character varying PRIMARY KEY,
	description character varying NOT NULL,
	type bigint NOT NULL DEFAULT 2,
	applied bigint NOT NULL DEFAULT 0,
	total bigint NOT NULL DEFAULT 0,
	executed_at timestamptz NOT NULL,
	execution_time bigint NOT NULL,
	error text, error_stmt text,
	hash character varying NOT NULL,
	partial_hashes jsonb,
	operator_version character varying NOT NULL)`

type revisions struct{ db *sql.DB }

func (r revisions) Ident() *migrate.TableIdent {
	return &migrate.TableIdent{Name: "atlas_schema_revisions", Schema: "public"}
}

func (r revisions) read(ctx context.Context, where string, args ...any) ([]*migrate.Revision, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT version, description, type,
		applied, total, hash, partial_hashes FROM public.atlas_schema_revisions `+
		where+` ORDER BY version`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*migrate.Revision
	for rows.Next() {
		var v migrate.Revision
		var hashes []byte
		if err := rows.Scan(&v.Version, &v.Description, &v.Type, &v.Applied,
			&v.Total, &v.Hash, &hashes); err != nil {
			return nil, err
		}
		if hashes != nil {
			if err := json.Unmarshal(hashes, &v.PartialHashes); err != nil {
				return nil, err
			}
		}
		list = append(list, &v)
	}
	return list, rows.Err()
}

func (r revisions) ReadRevisions(ctx context.Context) ([]*migrate.Revision, error) {
	return r.read(ctx, "")
}

func (r revisions) ReadRevision(ctx context.Context, version string) (*migrate.Revision, error) {
	list, err := r.read(ctx, "WHERE version = $1", version)
	if err == nil && len(list) == 0 {
		return nil, migrate.ErrRevisionNotExist
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func (r revisions) WriteRevision(ctx context.Context, v *migrate.Revision) error {
	hashes, err := json.Marshal(v.PartialHashes)
	if err != nil {
		return err
	}
	_, err = r.db.ExecContext(ctx, `INSERT INTO public.atlas_schema_revisions
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'Atlas')
		ON CONFLICT (version) DO UPDATE SET applied = $4, total = $5,
		error = $8, error_stmt = $9, partial_hashes = $11`,
		v.Version, v.Description, v.Type, v.Applied, v.Total, v.ExecutedAt,
		int64(v.ExecutionTime/time.Nanosecond), v.Error, "", v.Hash, string(hashes))
	return err
}

func (r revisions) DeleteRevision(ctx context.Context, version string) error {
	_, err := r.db.ExecContext(ctx,
		"DELETE FROM public.atlas_schema_revisions WHERE version = $1", version)
	return err
}

func hash(dir migrate.Dir) error {
	sum, err := dir.Checksum()
	if err != nil {
		return err
	}
	return migrate.WriteSumFile(dir, sum)
}

func run(dir migrate.Dir, options []migrate.ExecutorOption) error {
	ctx := context.Background()
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	driver, err := postgres.Open(db)
	if err != nil {
		return err
	}
	unlock, err := driver.(schema.Locker).Lock(ctx, "atlas_migrate_execute", 10*time.Second)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := db.ExecContext(ctx, table); err != nil {
		return err
	}
	executor, err := migrate.NewExecutor(driver, dir, revisions{db}, options...)
	if err != nil {
		return err
	}
	pending, err := executor.Pending(ctx)
	if errors.Is(err, migrate.ErrNoPendingFiles) {
		fmt.Println("nothing is pending")
		return nil
	}
	if err != nil {
		return err
	}
	for _, file := range pending {
		if err := executor.Execute(ctx, file); err != nil {
			return err
		}
		fmt.Println("ran", file.Version())
	}
	return nil
}

func work(args []string) error {
	dir, err := migrate.NewLocalDir(args[1])
	if err != nil {
		return err
	}
	if args[0] == "hash" {
		return hash(dir)
	}
	options := []migrate.ExecutorOption{}
	if len(args) > 2 {
		options = append(options, migrate.WithBaselineVersion(args[2]))
	}
	return run(dir, options)
}

func main() {
	if err := work(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
