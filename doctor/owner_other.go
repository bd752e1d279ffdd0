//go:build !unix

package doctor

func owner(string) string { return "" }
