-- v0 -> v1: The path of one message and of one request

-- Where each tap has read up to.
CREATE TABLE cursor (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Rooms of which the homeserver left something out that is not fetched yet, and what has
-- come behind it.
CREATE TABLE gap (
	room_id TEXT PRIMARY KEY,
	sealed  bytea NOT NULL
);

-- Every event that came in, once. The sealed event is dropped when it is done;
-- the id stays, so that a repetition is recognised.
CREATE TABLE inbox (
	-- only: sqlite
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	event_id    TEXT     NOT NULL UNIQUE,
	room_id     TEXT     NOT NULL,
	sealed      bytea,
	state       SMALLINT NOT NULL,
	received_at BIGINT   NOT NULL
);
CREATE INDEX inbox_open_idx ON inbox (room_id, state, seq) WHERE state < 2;
CREATE INDEX inbox_done_idx ON inbox (received_at) WHERE state = 2;
CREATE INDEX inbox_room_idx ON inbox (room_id);

-- A peer is named by a keyed hash; the user id is sealed, and so are the names that their
-- account has shown.
CREATE TABLE peer (
	peer_key    TEXT   PRIMARY KEY,
	sealed_user bytea  NOT NULL,
	sealed_names bytea,
	lobby       BIGINT NOT NULL DEFAULT 0,
	dialogue    bytea  NOT NULL,
	paused      BOOLEAN NOT NULL DEFAULT false,
	pauses      BIGINT NOT NULL DEFAULT 0,
	created_at  BIGINT NOT NULL
);

CREATE TABLE room (
	-- only: sqlite
	room_key INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	room_key BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	room_id    TEXT    UNIQUE,
	kind       TEXT    NOT NULL,
	circle_id  TEXT    NOT NULL,
	peer_key   TEXT    NOT NULL,
	operation  TEXT    NOT NULL UNIQUE,
	ready      BOOLEAN NOT NULL,
	changes    BIGINT  NOT NULL DEFAULT 0, -- events about its state that were handled
	state_at   BIGINT  NOT NULL DEFAULT 0, -- when the newest event of the state was sent that was read last
	asked_at   BIGINT, -- when the homeserver was asked last to make it
	created_at BIGINT  NOT NULL
);
CREATE INDEX room_circle_idx ON room (circle_id);
CREATE INDEX room_peer_idx ON room (peer_key);

-- The real accounts that may read a room: its peer, or a circle's moderators.
CREATE TABLE reader (
	room_key    BIGINT NOT NULL,
	user_key    TEXT   NOT NULL,
	sealed_user bytea  NOT NULL,
	membership  TEXT   NOT NULL,
	PRIMARY KEY (room_key, user_key)
);
CREATE INDEX reader_user_idx ON reader (user_key);

CREATE TABLE ghost (
	user_id      TEXT   PRIMARY KEY,
	device_id    TEXT   NOT NULL,
	sealed_token bytea,
	name         TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	created_at   BIGINT NOT NULL
);
CREATE INDEX ghost_state_idx ON ghost (state);

-- Which of our own users have joined which room.
CREATE TABLE seat (
	room_key BIGINT NOT NULL,
	user_id  TEXT   NOT NULL,
	PRIMARY KEY (room_key, user_id)
);

CREATE TABLE circle (
	circle_id  TEXT   PRIMARY KEY,
	topic      TEXT   NOT NULL,
	room_key   BIGINT NOT NULL,
	moderator  TEXT   NOT NULL DEFAULT '',
	state      TEXT   NOT NULL,
	messages   BIGINT NOT NULL DEFAULT 0,
	needs      BIGINT NOT NULL DEFAULT 0, -- the power level that writing takes
	spoken_at  BIGINT NOT NULL DEFAULT 0, -- when the last message was ordered
	warned_at  BIGINT NOT NULL DEFAULT 0, -- when it was said last that the circle ends for want of words
	created_at BIGINT NOT NULL
);
CREATE INDEX circle_live_idx ON circle (topic) WHERE state <> 'closed';

CREATE TABLE portal (
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	ghost      TEXT   NOT NULL UNIQUE,
	pseudonym  TEXT   NOT NULL,
	room_key   BIGINT PRIMARY KEY,
	state      TEXT   NOT NULL,
	ending     TEXT   NOT NULL DEFAULT '', -- how it ended, once it has
	since      BIGINT NOT NULL DEFAULT 0, -- how many messages the circle had when it was added
	level      BIGINT NOT NULL DEFAULT 0,
	silence    TEXT   NOT NULL DEFAULT '', -- why the peer cannot write
	voice      BOOLEAN NOT NULL DEFAULT false, -- the peer has said yes to being heard
	level_set  BIGINT NOT NULL DEFAULT 0, -- what the portal's power levels say
	created_at BIGINT NOT NULL,
	joined_at  BIGINT NOT NULL DEFAULT 0, -- when the peer came in, if they did
	ended_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX portal_peer_idx ON portal (peer_key);
CREATE INDEX portal_circle_idx ON portal (circle_id);
-- Nobody has two parts in one circle at a time, however often they come back.
CREATE UNIQUE INDEX portal_live_idx ON portal (circle_id, peer_key) WHERE state <> 'left';

-- Which ghosts the reader of a portal has been told of before they came.
CREATE TABLE introduced (
	room_key BIGINT NOT NULL,
	ghost    TEXT   NOT NULL,
	PRIMARY KEY (room_key, ghost)
);

-- The moderators of a circle's room, and by which room's membership each may join it.
CREATE TABLE staff (
	circle_id   TEXT    NOT NULL,
	user_key    TEXT    NOT NULL,
	sealed_user bytea   NOT NULL,
	door        TEXT    NOT NULL,
	leveled     BOOLEAN NOT NULL,
	level       BIGINT  NOT NULL DEFAULT 50, -- what others have made of it since
	PRIMARY KEY (circle_id, user_key)
);

-- Whom a moderator has banned: a ghost in a circle, and so its peer everywhere. It holds
-- no user id, and stays when the portal is forgotten.
CREATE TABLE ban (
	ghost      TEXT   PRIMARY KEY,
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	pseudonym  TEXT   NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX ban_peer_idx ON ban (peer_key);
CREATE INDEX ban_circle_idx ON ban (circle_id);

-- Who declared themselves an adult or a minor where both are served. It holds no user id, and
-- stays when the peer is forgotten.
CREATE TABLE declared (
	peer_key   TEXT   PRIMARY KEY,
	age        TEXT   NOT NULL,
	created_at BIGINT NOT NULL
);

CREATE TABLE ticket (
	ticket_id  TEXT   PRIMARY KEY,
	peer_key   TEXT   NOT NULL,
	topic      TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	circle_id  TEXT   NOT NULL DEFAULT '',
	sealed     bytea,           -- what else was asked for
	changes    BIGINT NOT NULL DEFAULT 0, -- how often something else was asked for while it waits
	created_at BIGINT NOT NULL,
	ended_at   BIGINT           -- when it was matched or cancelled
);
CREATE INDEX ticket_ended_idx ON ticket (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX ticket_waiting_idx ON ticket (peer_key) WHERE state = 'waiting';
CREATE INDEX ticket_peer_idx ON ticket (peer_key);
CREATE INDEX ticket_circle_idx ON ticket (circle_id);

-- Whom a peer does not want to meet again; by which name they knew them is sealed.
CREATE TABLE block (
	peer_key   TEXT   NOT NULL,
	other_key  TEXT   NOT NULL,
	sealed     bytea  NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (peer_key, other_key)
);
CREATE INDEX block_other_idx ON block (other_key);

-- Whom a peer has met, and how it was; whether the other was there to listen.
CREATE TABLE met (
	peer_key   TEXT     NOT NULL,
	other_key  TEXT     NOT NULL,
	liked      SMALLINT NOT NULL,
	listened   BOOLEAN  NOT NULL,
	created_at BIGINT   NOT NULL,
	PRIMARY KEY (peer_key, other_key)
);
CREATE INDEX met_other_idx ON met (other_key);

-- What a peer said of a talk, sealed: how it was, and a sentence if they wrote one.
CREATE TABLE feedback (
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	topic      TEXT   NOT NULL,
	sealed     bytea  NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (circle_id, peer_key)
);
CREATE INDEX feedback_peer_idx ON feedback (peer_key);

-- What was offered to a circle that has shrunk: to go on together with another one. Who was in
-- either of them then, and who in it has agreed since, stands there by ghosts.
CREATE TABLE merge (
	circle_id  TEXT    PRIMARY KEY,
	into_id    TEXT    NOT NULL,
	known      TEXT    NOT NULL,
	agreed     TEXT    NOT NULL DEFAULT '',
	open       BOOLEAN NOT NULL DEFAULT true,
	created_at BIGINT  NOT NULL
);
CREATE INDEX merge_into_idx ON merge (into_id);

-- Listeners who are on duty, until when, and what they were asked last, sealed.
CREATE TABLE duty (
	peer_key TEXT   PRIMARY KEY,
	until    BIGINT NOT NULL,
	sealed   bytea  NOT NULL
);

-- A message as the circle knows it: its place in the one order, and who spoke. What somebody
-- does about an earlier one (changing it, reacting to it, voting in it) is one of its own.
CREATE TABLE message (
	-- only: sqlite
	message_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	message_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	circle_id TEXT    NOT NULL,
	author    TEXT    NOT NULL,
	place     BIGINT  NOT NULL,
	kind      TEXT    NOT NULL,
	target    BIGINT,           -- the message that it is about
	mark      TEXT,             -- keyed hash of what tells it from another of its kind about the same
	gone      BOOLEAN NOT NULL DEFAULT false, -- it was taken back
	UNIQUE (circle_id, place)
);
CREATE INDEX message_author_idx ON message (author);
CREATE INDEX message_target_idx ON message (target) WHERE target IS NOT NULL;

-- What the answers of a poll are called, and who has voted when; sealed.
CREATE TABLE poll (
	message_id BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL
);

-- The event that carries a message in one room.
CREATE TABLE copy (
	message_id BIGINT NOT NULL,
	room_key   BIGINT NOT NULL,
	event_id   TEXT   NOT NULL,
	PRIMARY KEY (message_id, room_key),
	UNIQUE (room_key, event_id)
);

-- Everything that is to be sent, in its sequence per room. The content is sealed
-- until it is encrypted for the room, and dropped when it is sent; the
-- transaction id stays, so that nothing is sent twice.
CREATE TABLE outbox (
	-- only: sqlite
	outbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	outbox_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	room_key       BIGINT  NOT NULL,
	sender         TEXT    NOT NULL,
	transaction_id TEXT    NOT NULL UNIQUE,
	event_type     TEXT    NOT NULL,
	sealed         bytea,
	ciphertext     bytea,
	message_id     BIGINT,
	reply_to       BIGINT,
	relation       TEXT,   -- how else it relates to an earlier message
	relates_to     BIGINT, -- to which
	takes_back     BIGINT, -- the message whose event in this room is to be redacted
	item_id        BIGINT, -- the item on a desk that it speaks of
	attempted_at   BIGINT,
	event_id       TEXT,
	story          TEXT,   -- by which the log knows what it came from, until it is done
	received_at    BIGINT, -- when that came in, if the room was ready by then
	done           BOOLEAN NOT NULL DEFAULT false,
	created_at     BIGINT  NOT NULL
);
CREATE INDEX outbox_open_idx ON outbox (room_key, outbox_id) WHERE NOT done;
CREATE INDEX outbox_done_idx ON outbox (created_at) WHERE done;
CREATE INDEX outbox_room_idx ON outbox (room_key, outbox_id);
CREATE INDEX outbox_message_idx ON outbox (message_id, room_key) WHERE NOT done;

-- What peers reported to the moderators, under the pseudonyms of reporter and author. What
-- was written is sealed, and dropped when it is passed on; the row stays, so that one
-- report is passed on once and one reporter counts once.
CREATE TABLE report (
	-- only: sqlite
	report_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	report_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	source     TEXT     NOT NULL UNIQUE, -- what it was made from
	circle_id  TEXT     NOT NULL,
	reporter   TEXT     NOT NULL, -- the ghost of who reports
	author     TEXT     NOT NULL, -- the ghost that is reported; empty: the circle as a whole
	message_id BIGINT,
	mute       SMALLINT NOT NULL DEFAULT 0,
	sealed     bytea,
	created_at BIGINT   NOT NULL
);
CREATE INDEX report_circle_idx ON report (circle_id);
CREATE INDEX report_author_idx ON report (author);
CREATE INDEX report_reporter_idx ON report (reporter);

-- What moderators are to decide. What they read is sealed, and dropped when it is decided;
-- the row stays, so that nothing is decided twice.
CREATE TABLE item (
	-- only: sqlite
	item_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	item_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	number     BIGINT NOT NULL UNIQUE, -- by which moderators call it; random
	kind       TEXT   NOT NULL,
	circle_id  TEXT   NOT NULL,
	about      TEXT   NOT NULL, -- a ghost; empty: nobody in particular
	reference  TEXT   NOT NULL, -- what it was made from, for who laid it
	verbs      TEXT   NOT NULL, -- what can be decided
	sealed     bytea,
	decision   TEXT   NOT NULL DEFAULT '',
	decided_by bytea, -- a moderator, sealed; none: nobody had to
	created_at BIGINT NOT NULL,
	decided_at BIGINT,
	UNIQUE (kind, reference)
);
CREATE INDEX item_open_idx ON item (item_id) WHERE decided_at IS NULL;
CREATE INDEX item_circle_idx ON item (circle_id);

-- On which desk an item lies. By which events it is known there the outbox tells.
CREATE TABLE laid (
	item_id  BIGINT NOT NULL,
	room_key BIGINT NOT NULL,
	PRIMARY KEY (item_id, room_key)
);
CREATE INDEX laid_room_idx ON laid (room_key);

-- What peers wrote and screening did not let through at once. What stands in it is sealed, and
-- dropped when it is decided.
CREATE TABLE held (
	-- only: sqlite
	held_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	held_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	circle_id  TEXT   NOT NULL,
	room_key   BIGINT NOT NULL, -- the portal in which it was written
	event_id   TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	rule       TEXT   NOT NULL DEFAULT '',
	sealed     bytea,
	file       bytea,           -- what is known of the file that belongs to it, sealed
	due_at     BIGINT,          -- when it is decided without anybody
	created_at BIGINT NOT NULL,
	UNIQUE (room_key, event_id)
);
CREATE INDEX held_open_idx ON held (room_key, held_id) WHERE sealed IS NOT NULL;
CREATE INDEX held_ended_idx ON held (created_at) WHERE sealed IS NULL;
CREATE INDEX held_circle_idx ON held (circle_id);

-- What screening has to remember of the last messages of a portal's peer, sealed.
CREATE TABLE trail (
	room_key   BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX trail_expires_idx ON trail (expires_at);

-- When a peer seemed to be in danger, or wanted to talk with somebody on duty. Nothing that
-- they wrote stands here.
CREATE TABLE crisis (
	-- only: sqlite
	crisis_id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- only: postgres
	crisis_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,

	peer_key   TEXT     NOT NULL,
	room_key   BIGINT   NOT NULL, -- where they wrote: a portal or their lobby
	circle_id  TEXT     NOT NULL, -- of the portal; empty from the lobby
	ghost      TEXT     NOT NULL,
	pseudonym  TEXT     NOT NULL,
	sealed     bytea    NOT NULL, -- how grave it was, and who has taken it
	state      TEXT     NOT NULL,
	round      BIGINT   NOT NULL, -- how often it was laid on desks
	asked      BIGINT   NOT NULL, -- how many groups of the rota were asked in this round
	talk       TEXT     NOT NULL, -- the circle in which they talk with a counsellor
	shown      BOOLEAN  NOT NULL, -- the others were told how to be there for somebody
	told_at    BIGINT   NOT NULL, -- when they were told last where help is
	created_at BIGINT   NOT NULL
);
CREATE INDEX crisis_room_idx ON crisis (room_key, crisis_id);
CREATE INDEX crisis_peer_idx ON crisis (peer_key);
CREATE INDEX crisis_circle_idx ON crisis (circle_id);
CREATE INDEX crisis_talk_idx ON crisis (talk);
CREATE INDEX crisis_told_idx ON crisis (told_at);

-- What is still to be done, and when: steps on the homeserver, and timers.
CREATE TABLE job (
	kind     TEXT   NOT NULL,
	subject  TEXT   NOT NULL,
	due_at   BIGINT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	version  BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, subject)
);
CREATE INDEX job_due_idx ON job (due_at, kind, subject);
