package kith

import "errors"

// Why a file that somebody sent cannot be had. Any other error may pass by itself.
var (
	// ErrFileGone says that the homeserver does not have the file, or has not got it from
	// another.
	ErrFileGone = errors.New("the homeserver does not have the file")
	// ErrFileTooLarge says that the file is larger than what is taken.
	ErrFileTooLarge = errors.New("the file is too large")
	// ErrFileDamaged says that the file is not the one that was sent, or cannot be decrypted.
	ErrFileDamaged = errors.New("the file is not what was sent")
)
