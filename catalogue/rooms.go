package catalogue

// Names and topics of rooms. Matrix does not encrypt them: every server that takes
// part stores and reads them. So none of them holds a topic, a pseudonym or a
// number of people.
const (
	roomLobbyName          ID = "room.lobby_name"
	roomLobbyTopic         ID = "room.lobby_topic"
	roomPortalName         ID = "room.portal_name"
	roomPortalNameNumbered ID = "room.portal_name_numbered"
	roomPortalNameEnded    ID = "room.portal_name_ended"
	roomPortalTopic        ID = "room.portal_topic"
	roomCircleName         ID = "room.circle_name"
	roomCircleTopic        ID = "room.circle_topic"
	roomDeskName           ID = "room.desk_name"
	roomDeskTopic          ID = "room.desk_topic"
	roomSpaceName          ID = "room.space_name"
	roomSpaceTopic         ID = "room.space_topic"
)

// LobbyName is the name of a lobby that the bot has made.
func LobbyName() Phrase {
	return Phrase{ID: roomLobbyName}
}

// LobbyTopic is the Matrix topic of a lobby that the bot has made.
func LobbyTopic() Phrase {
	return Phrase{ID: roomLobbyTopic}
}

// PortalName is the name of a peer's number-th portal, from 1, so that they can tell
// several apart.
func PortalName(number int) Phrase {
	if number <= 1 {
		return Phrase{ID: roomPortalName}
	}
	return Phrase{roomPortalNameNumbered, map[string]any{"Number": number}}
}

// PortalNameEnded is the name of a portal whose circle has ended.
func PortalNameEnded(number int) Phrase {
	return Phrase{roomPortalNameEnded, map[string]any{"Name": PortalName(number)}}
}

// PortalTopic is the Matrix topic of a portal.
func PortalTopic() Phrase {
	return Phrase{ID: roomPortalTopic}
}

// CircleName is the name of a circle's own room. The code is random; moderators tell
// circles apart by it.
func CircleName(code string) Phrase {
	return Phrase{roomCircleName, map[string]any{"Code": code}}
}

// CircleTopic is the Matrix topic of a circle's own room.
func CircleTopic() Phrase {
	return Phrase{ID: roomCircleTopic}
}

// SpaceName is the name of a moderator's space.
func SpaceName() Phrase {
	return Phrase{ID: roomSpaceName}
}

// SpaceTopic is the Matrix topic of a moderator's space.
func SpaceTopic() Phrase {
	return Phrase{ID: roomSpaceTopic}
}

// DeskName is the name of a moderator's desk.
func DeskName() Phrase {
	return Phrase{ID: roomDeskName}
}

// DeskTopic is the Matrix topic of a moderator's desk.
func DeskTopic() Phrase {
	return Phrase{ID: roomDeskTopic}
}
