package config

import "kith"

// defaultTopics is what peers can look for until an admin writes their own list.
// The sentences are addressed to someone who is not well: plain, and without a
// diagnosis that they would have to accept first.
func defaultTopics() []kith.Topic {
	return []kith.Topic{
		{ID: "anxiety", Name: "Anxiety", About: "Worry, panic, or a mind that will not be quiet."},
		{ID: "low-mood", Name: "Low mood", About: "Days that feel heavy, empty or without hope."},
		{ID: "loneliness", Name: "Loneliness", About: "Missing company, or feeling alone among people."},
		{ID: "grief", Name: "Grief", About: "Living on after someone has died, or something has ended."},
		{ID: "burnout", Name: "Stress and burnout", About: "When work, study or care takes more than you have."},
		{ID: "relationships", Name: "Relationships", About: "Trouble with a partner, family or friends, or a break-up."},
		{ID: "parenting", Name: "Being a parent", About: "Raising children, and looking after yourself meanwhile."},
		{ID: "recovery", Name: "Recovery", About: "Getting free of alcohol, drugs, gambling or another habit."},
		{ID: "illness", Name: "Illness and pain", About: "Living with a long illness, pain or a disability."},
	}
}
