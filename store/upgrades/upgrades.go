// Package upgrades holds the steps that bring a database from one version to the
// next. Files are named NN-what.sql and are never changed once released.
package upgrades

import (
	"embed"

	"go.mau.fi/util/dbutil"
)

//go:embed *.sql
var files embed.FS

// Table lists all steps in order.
var Table dbutil.UpgradeTable

func init() { Table = dbutil.BuildUpgradeTable().WithFS(files).Finish() }
