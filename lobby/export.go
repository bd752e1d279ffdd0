package lobby

import (
	"fmt"
	"slices"

	"kith"
	"kith/catalogue"
)

// export shows a peer all that is stored about them, and nothing about anybody else. It
// needs no consent, as what is stored without it is theirs to see, too.
func (t *turn) export() ([]catalogue.Phrase, error) {
	record, err := t.store.Record(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("read all about a peer: %w", err)
	}
	record.Unread = max(0, record.Unread-1) // the message that asks is being read
	devices, err := t.identities.KnownDevices(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("list a peer's devices: %w", err)
	}
	country, _ := t.helplines.In(t.peer.Country)
	answer := []catalogue.Phrase{catalogue.ExportBeginning(), catalogue.ExportAccount(record, t.peer, t.minor() || t.peer.Minor, country.Name("en"))}
	var lines []catalogue.Phrase
	for _, ticket := range record.Requests {
		lines = append(lines, catalogue.ExportRequest(ticket, t.ticketTopics(&ticket)))
		lines = append(lines, t.askedWith(ticket)...)
	}
	answer = append(answer, sections(catalogue.ExportRequests, lines)...)
	answer = append(answer, t.drafted()...)
	lines = nil
	for _, part := range record.Parts {
		lines = append(lines, catalogue.ExportPart(part, t.topicName(part.Topic)))
	}
	answer = append(answer, sections(catalogue.ExportParts, lines)...)
	if len(record.Bans) > 0 {
		answer = append(answer, catalogue.ExportBans(record.Bans))
	}
	answer = append(answer, t.exportAfter(record)...)
	duty, err := t.dutyStatus()
	if err != nil {
		return nil, err
	}
	answer = append(answer, duty...)
	lines = nil
	for _, device := range devices {
		lines = append(lines, catalogue.ExportDevice(device))
	}
	answer = append(answer, sections(catalogue.ExportDevices, lines)...)
	question, err := t.question()
	if err != nil {
		return nil, err
	}
	return slices.Concat(answer, []catalogue.Phrase{catalogue.ExportWaiting(record), catalogue.ExportRest()}, t.stays(), question), nil
}

// sectionLines is how many lines one paragraph holds at most, so that a long record can be
// sent in parts.
const sectionLines = 30

func sections(paragraph func([]catalogue.Phrase) catalogue.Phrase, lines []catalogue.Phrase) (answer []catalogue.Phrase) {
	for part := range slices.Chunk(lines, sectionLines) {
		answer = append(answer, paragraph(part))
	}
	return answer
}

// exportAfter shows what stays of talks that are over.
func (t *turn) exportAfter(record kith.Record) []catalogue.Phrase {
	var blocks, feedback []catalogue.Phrase
	for _, b := range record.Blocks {
		blocks = append(blocks, catalogue.ExportBlock(b, t.topicName(b.Topic)))
	}
	for _, f := range record.Feedback {
		feedback = append(feedback, catalogue.ExportFeedback(f, t.topicName(f.Topic)))
	}
	return append(sections(catalogue.ExportBlocks, blocks), sections(catalogue.ExportFeedbacks, feedback)...)
}
