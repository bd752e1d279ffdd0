package catalogue

import (
	"strings"
	"time"

	"kith"
)

// The sentences of a record of all that is stored about a peer.
const (
	exportBeginning    ID = "export.beginning"
	exportAccount      ID = "export.account"
	exportName         ID = "export.name"
	exportNoName       ID = "export.no_name"
	exportConsent      ID = "export.consent"
	exportNoConsent    ID = "export.no_consent"
	exportAdult        ID = "export.adult"
	exportMinor        ID = "export.minor"
	exportNoAge        ID = "export.no_age"
	exportCountry      ID = "export.country"
	exportNoCountry    ID = "export.no_country"
	exportDistress     ID = "export.distress"
	exportNoDistress   ID = "export.no_distress"
	exportPaused       ID = "export.paused"
	exportNotPaused    ID = "export.not_paused"
	exportRequests     ID = "export.requests"
	exportWaitingFor   ID = "export.request_waiting"
	exportMatched      ID = "export.request_matched"
	exportCancelled    ID = "export.request_cancelled"
	exportParts        ID = "export.circles"
	exportPartLine     ID = "export.circle"
	exportAbout        ID = "export.about"
	exportVoice        ID = "export.voice"
	exportStateOpening ID = "export.state_opening"
	exportStateInvited ID = "export.state_invited"
	exportStateJoined  ID = "export.state_joined"
	exportStateMuted   ID = "export.state_muted"
	exportStateLeft    ID = "export.state_left"
	exportBans         ID = "export.bans"
	exportDevices      ID = "export.devices"
	exportDevice       ID = "export.device"
	exportWaiting      ID = "export.waiting"
	exportRest         ID = "export.rest"
)

// moment is a time as it stands in a record.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// ExportBeginning says what comes.
func ExportBeginning() Phrase {
	return Phrase{ID: exportBeginning}
}

// ExportAccount says who the peer is to the service, and what they have answered. country
// is the name of theirs, if it is known.
func ExportAccount(r kith.Record, p kith.Peer, minor bool, country string) Phrase {
	consent := Phrase{ID: exportNoConsent}
	if p.Consented {
		consent = Phrase{exportConsent, map[string]any{"Time": moment(p.ConsentedAt)}}
	}
	age := Phrase{ID: exportNoAge}
	if p.Adult {
		age.ID = exportAdult
	} else if minor {
		age.ID = exportMinor
	}
	paused := Phrase{ID: exportNotPaused}
	if r.Paused {
		paused.ID = exportPaused
	}
	name := Phrase{ID: exportNoName}
	if len(r.Names) > 0 {
		name = Phrase{exportName, map[string]any{"Name": strings.Join(r.Names, ", ")}}
	}
	place, distress := Phrase{ID: exportNoCountry}, Phrase{ID: exportNoDistress}
	if country != "" {
		place = Phrase{exportCountry, map[string]any{"Country": country}}
	}
	if !p.DistressAt.IsZero() {
		distress = Phrase{exportDistress, map[string]any{"Time": moment(p.DistressAt)}}
	}
	return Phrase{exportAccount, map[string]any{
		"Account": string(r.Account), "Name": name, "Since": moment(r.Since), "Consent": consent, "Age": age, "Country": place, "Distress": distress,
		"Typing": Typing(p.HidesTyping), "Paused": paused,
	}}
}

// ExportRequests lists what a peer has looked for, each an ExportRequest.
func ExportRequests(lines []Phrase) Phrase {
	return Phrase{exportRequests, map[string]any{"Lines": lines}}
}

// ExportRequest is one search.
func ExportRequest(t kith.Ticket, topic string) Phrase {
	id := exportWaitingFor
	switch t.State {
	case kith.TicketMatched:
		id = exportMatched
	case kith.TicketCancelled:
		id = exportCancelled
	case kith.TicketWaiting:
	}
	return Phrase{id, map[string]any{"Topic": topic, "Time": moment(t.Created)}}
}

// ExportParts lists the circles, each an ExportPart.
func ExportParts(lines []Phrase) Phrase {
	return Phrase{exportParts, map[string]any{"Lines": lines}}
}

// ExportPart is the peer's part in one circle.
func ExportPart(p kith.Part, topic string) Phrase {
	var about, voice any = "", ""
	if p.About > 0 {
		about = Phrase{exportAbout, map[string]any{"Count": p.About}}
	}
	if p.Voice {
		voice = Phrase{ID: exportVoice}
	}
	return Phrase{exportPartLine, map[string]any{
		"Topic": topic, "You": p.Pseudonym, "Time": moment(p.Created), "State": Phrase{ID: exportState(p.Portal)}, "Count": p.Said, "About": about, "Voice": voice,
	}}
}

func exportState(p kith.Portal) ID {
	switch {
	case p.State == kith.PortalOpening:
		return exportStateOpening
	case p.State == kith.PortalInvited:
		return exportStateInvited
	case p.State == kith.PortalLeft:
		return exportStateLeft
	case p.Level < 0:
		return exportStateMuted
	default:
		return exportStateJoined
	}
}

// ExportBans lists under which names a peer is banned.
func ExportBans(names []string) Phrase {
	return Phrase{exportBans, map[string]any{"Names": Names(names)}}
}

// ExportDevices lists the peer's devices, each an ExportDevice.
func ExportDevices(lines []Phrase) Phrase {
	return Phrase{exportDevices, map[string]any{"Lines": lines}}
}

// ExportDevice is one device, by a name that its owner knows.
func ExportDevice(name string) Phrase {
	return Phrase{exportDevice, map[string]any{"Device": name}}
}

// ExportWaiting counts what is not sent or read yet.
func ExportWaiting(r kith.Record) Phrase {
	return Phrase{exportWaiting, map[string]any{"ToYou": r.ToThem, "FromYou": r.FromThem, "Unread": r.Unread, "Reports": r.Reports, "Crises": r.Crises}}
}

// ExportRest says what else is stored, and what is not.
func ExportRest() Phrase {
	return Phrase{ID: exportRest}
}
