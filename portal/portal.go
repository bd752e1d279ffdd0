// Package portal rewrites one message for one reader of a circle.
//
// A message goes through it in two steps. Read takes what a sender's client
// wrote and rebuilds from it a Talk, which has room for what may be said and for
// nothing else; whatever a Talk has no field for is gone. Talk.For then gives
// the content that one reader may receive, in which every person stands under
// the id and the name that this reader knows them by.
//
// Only the result of For is fit to be sent. A Talk can still hold what its
// sender typed, ids of real people included.
//
// The package is pure: no input or output, no clock, no state. It rewrites ids,
// not stories: a name or a localpart that is written as an ordinary word is for
// the package safety to notice.
package portal
