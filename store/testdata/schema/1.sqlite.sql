CREATE TABLE ban (
	ghost      TEXT   PRIMARY KEY,
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	pseudonym  TEXT   NOT NULL,
	created_at BIGINT NOT NULL
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
CREATE TABLE copy (
	message_id BIGINT NOT NULL,
	room_key   BIGINT NOT NULL,
	event_id   TEXT   NOT NULL,
	PRIMARY KEY (message_id, room_key),
	UNIQUE (room_key, event_id)
);
CREATE TABLE crisis (
	crisis_id INTEGER PRIMARY KEY AUTOINCREMENT,

	peer_key   TEXT     NOT NULL,
	room_key   BIGINT   NOT NULL, -- where they wrote: a portal or their lobby
	circle_id  TEXT     NOT NULL, -- of the portal; empty from the lobby
	ghost      TEXT     NOT NULL,
	pseudonym  TEXT     NOT NULL,
	severity   SMALLINT NOT NULL,
	state      TEXT     NOT NULL,
	round      BIGINT   NOT NULL, -- how often it was laid on desks
	asked      BIGINT   NOT NULL, -- how many groups of the rota were asked in this round
	taken_by   bytea,
	talk       TEXT     NOT NULL, -- the circle in which they talk with a counsellor
	shown      BOOLEAN  NOT NULL, -- the others were told how to be there for somebody
	told_at    BIGINT   NOT NULL, -- when they were told last where help is
	created_at BIGINT   NOT NULL
);
CREATE TABLE crypto_account (
	account_id         TEXT    PRIMARY KEY,
	device_id          TEXT    NOT NULL,
	shared             BOOLEAN NOT NULL,
	sync_token         TEXT    NOT NULL,
	account            bytea   NOT NULL,
	key_backup_version TEXT    NOT NULL DEFAULT ''
);
CREATE TABLE crypto_cross_signing_keys (
	user_id TEXT,
	usage   TEXT,
	key     CHAR(43) NOT NULL,

	first_seen_key CHAR(43) NOT NULL,

	PRIMARY KEY (user_id, usage)
);
CREATE TABLE crypto_cross_signing_signatures (
	signed_user_id TEXT,
	signed_key     TEXT,
	signer_user_id TEXT,
	signer_key     TEXT,
	signature      CHAR(88) NOT NULL,
	PRIMARY KEY (signed_user_id, signed_key, signer_user_id, signer_key)
);
CREATE TABLE crypto_device (
	user_id      TEXT,
	device_id    TEXT,
	identity_key CHAR(43) NOT NULL,
	signing_key  CHAR(43) NOT NULL,
	trust        SMALLINT NOT NULL,
	deleted      BOOLEAN  NOT NULL,
	name         TEXT     NOT NULL,
	PRIMARY KEY (user_id, device_id)
);
CREATE TABLE crypto_megolm_inbound_session (
	account_id         TEXT,
	session_id         CHAR(43),
	sender_key         CHAR(43) NOT NULL,
	signing_key        CHAR(43),
	room_id            TEXT     NOT NULL,
	session            bytea,
	forwarding_chains  bytea,
	shared_history     BOOLEAN,
	withheld_code      TEXT,
	withheld_reason    TEXT,
	ratchet_safety     jsonb,
	received_at        timestamp,
	max_age            BIGINT,
	max_messages       INTEGER,
	is_scheduled       BOOLEAN NOT NULL DEFAULT false,
	key_backup_version TEXT NOT NULL DEFAULT '',
	key_source         TEXT NOT NULL DEFAULT '',
	source_user        TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (account_id, session_id)
);
CREATE TABLE crypto_megolm_outbound_session (
	account_id     TEXT,
	room_id        TEXT,
	session_id     CHAR(43)  NOT NULL UNIQUE,
	session        bytea     NOT NULL,
	shared         BOOLEAN   NOT NULL,
	max_messages   INTEGER   NOT NULL,
	message_count  INTEGER   NOT NULL,
	max_age        BIGINT    NOT NULL,
	shared_history BOOLEAN,
	created_at     timestamp NOT NULL,
	last_used      timestamp NOT NULL,
	PRIMARY KEY (account_id, room_id)
);
CREATE TABLE crypto_megolm_outbound_session_shared (
	user_id      TEXT     NOT NULL,
	identity_key CHAR(43) NOT NULL,
	session_id   CHAR(43) NOT NULL,

	PRIMARY KEY (user_id, identity_key, session_id)
);
CREATE TABLE crypto_message_index (
	session_id CHAR(43),
	"index"    INTEGER,
	event_id   TEXT   NOT NULL,
	timestamp  BIGINT NOT NULL,
	PRIMARY KEY (session_id, "index")
);
CREATE TABLE crypto_olm_message_hash (
	account_id   TEXT   NOT NULL,
	received_at  BIGINT NOT NULL,
	message_hash bytea  NOT NULL PRIMARY KEY,

	CONSTRAINT crypto_olm_message_hash_account_fkey FOREIGN KEY (account_id)
		REFERENCES crypto_account (account_id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE crypto_olm_session (
	account_id     TEXT,
	session_id     CHAR(43),
	sender_key     CHAR(43)  NOT NULL,
	session        bytea     NOT NULL,
	created_at     timestamp NOT NULL,
	last_decrypted timestamp NOT NULL,
	last_encrypted timestamp NOT NULL,
	PRIMARY KEY (account_id, session_id)
);
CREATE TABLE crypto_secrets (
	account_id TEXT  NOT NULL,
	name       TEXT  NOT NULL,
	secret     bytea NOT NULL,

	PRIMARY KEY (account_id, name)
);
CREATE TABLE crypto_tracked_user (
	user_id          TEXT PRIMARY KEY,
	devices_outdated BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE crypto_version (version INTEGER, compat INTEGER);
CREATE TABLE cursor (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
CREATE TABLE database_owner (
	key   INTEGER PRIMARY KEY DEFAULT 0,
	owner TEXT NOT NULL
);
CREATE TABLE gap (
	room_id TEXT PRIMARY KEY,
	sealed  bytea NOT NULL
);
CREATE TABLE ghost (
	user_id      TEXT   PRIMARY KEY,
	device_id    TEXT   NOT NULL,
	sealed_token bytea,
	name         TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	created_at   BIGINT NOT NULL
);
CREATE TABLE held (
	held_id INTEGER PRIMARY KEY AUTOINCREMENT,

	circle_id  TEXT   NOT NULL,
	room_key   BIGINT NOT NULL, -- the portal in which it was written
	event_id   TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	rule       TEXT   NOT NULL DEFAULT '',
	sealed     bytea,
	due_at     BIGINT,          -- when it is decided without anybody
	created_at BIGINT NOT NULL,
	UNIQUE (room_key, event_id)
);
CREATE TABLE inbox (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,

	event_id    TEXT     NOT NULL UNIQUE,
	room_id     TEXT     NOT NULL,
	sealed      bytea,
	state       SMALLINT NOT NULL,
	received_at BIGINT   NOT NULL
);
CREATE TABLE introduced (
	room_key BIGINT NOT NULL,
	ghost    TEXT   NOT NULL,
	PRIMARY KEY (room_key, ghost)
);
CREATE TABLE item (
	item_id INTEGER PRIMARY KEY AUTOINCREMENT,

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
CREATE TABLE job (
	kind     TEXT   NOT NULL,
	subject  TEXT   NOT NULL,
	due_at   BIGINT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	version  BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, subject)
);
CREATE TABLE kith_version (version INTEGER, compat INTEGER);
CREATE TABLE laid (
	item_id  BIGINT NOT NULL,
	room_key BIGINT NOT NULL,
	PRIMARY KEY (item_id, room_key)
);
CREATE TABLE message (
	message_id INTEGER PRIMARY KEY AUTOINCREMENT,

	circle_id TEXT   NOT NULL,
	author    TEXT   NOT NULL,
	place     BIGINT NOT NULL,
	UNIQUE (circle_id, place)
);
CREATE TABLE outbox (
	outbox_id INTEGER PRIMARY KEY AUTOINCREMENT,

	room_key       BIGINT  NOT NULL,
	sender         TEXT    NOT NULL,
	transaction_id TEXT    NOT NULL UNIQUE,
	event_type     TEXT    NOT NULL,
	sealed         bytea,
	ciphertext     bytea,
	message_id     BIGINT,
	reply_to       BIGINT,
	takes_back     BIGINT, -- the message whose event in this room is to be redacted
	item_id        BIGINT, -- the item on a desk that it speaks of
	attempted_at   BIGINT,
	event_id       TEXT,
	story          TEXT,   -- by which the log knows what it came from, until it is done
	received_at    BIGINT, -- when that came in, if the room was ready by then
	done           BOOLEAN NOT NULL DEFAULT false,
	created_at     BIGINT  NOT NULL
);
CREATE TABLE peer (
	peer_key    TEXT   PRIMARY KEY,
	sealed_user bytea  NOT NULL,
	lobby       BIGINT NOT NULL DEFAULT 0,
	dialogue    bytea  NOT NULL,
	paused      BOOLEAN NOT NULL DEFAULT false,
	pauses      BIGINT NOT NULL DEFAULT 0,
	created_at  BIGINT NOT NULL
);
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
	level_set  BIGINT NOT NULL DEFAULT 0, -- what the portal's power levels say
	created_at BIGINT NOT NULL
);
CREATE TABLE reader (
	room_key    BIGINT NOT NULL,
	user_key    TEXT   NOT NULL,
	sealed_user bytea  NOT NULL,
	membership  TEXT   NOT NULL,
	PRIMARY KEY (room_key, user_key)
);
CREATE TABLE report (
	report_id INTEGER PRIMARY KEY AUTOINCREMENT,

	source     TEXT     NOT NULL UNIQUE, -- what it was made from
	circle_id  TEXT     NOT NULL,
	reporter   TEXT     NOT NULL, -- the ghost of who reports
	author     TEXT     NOT NULL, -- the ghost that is reported; empty: the circle as a whole
	message_id BIGINT,
	mute       SMALLINT NOT NULL DEFAULT 0,
	sealed     bytea,
	created_at BIGINT   NOT NULL
);
CREATE TABLE room (
	room_key INTEGER PRIMARY KEY AUTOINCREMENT,

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
CREATE TABLE seat (
	room_key BIGINT NOT NULL,
	user_id  TEXT   NOT NULL,
	PRIMARY KEY (room_key, user_id)
);
CREATE TABLE staff (
	circle_id   TEXT    NOT NULL,
	user_key    TEXT    NOT NULL,
	sealed_user bytea   NOT NULL,
	door        TEXT    NOT NULL,
	leveled     BOOLEAN NOT NULL,
	level       BIGINT  NOT NULL DEFAULT 50, -- what others have made of it since
	PRIMARY KEY (circle_id, user_key)
);
CREATE TABLE ticket (
	ticket_id  TEXT   PRIMARY KEY,
	peer_key   TEXT   NOT NULL,
	topic      TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	circle_id  TEXT   NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL
);
CREATE TABLE trail (
	room_key   BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX ban_circle_idx ON ban (circle_id);
CREATE INDEX ban_peer_idx ON ban (peer_key);
CREATE INDEX circle_live_idx ON circle (topic) WHERE state <> 'closed';
CREATE INDEX crisis_circle_idx ON crisis (circle_id);
CREATE INDEX crisis_peer_idx ON crisis (peer_key);
CREATE INDEX crisis_room_idx ON crisis (room_key, crisis_id);
CREATE INDEX crisis_talk_idx ON crisis (talk);
CREATE INDEX crisis_told_idx ON crisis (told_at);
CREATE INDEX crypto_megolm_inbound_session_backup_idx ON crypto_megolm_inbound_session(account_id, key_backup_version) WHERE session IS NOT NULL;
CREATE INDEX crypto_megolm_inbound_session_room_idx ON crypto_megolm_inbound_session (room_id);
CREATE INDEX crypto_megolm_outbound_session_room_idx ON crypto_megolm_outbound_session (room_id);
CREATE INDEX crypto_olm_message_hash_account_idx ON crypto_olm_message_hash (account_id);
CREATE INDEX crypto_olm_session_sender_key_idx ON crypto_olm_session (account_id, sender_key);
CREATE INDEX crypto_tracked_user_outdated_idx ON crypto_tracked_user (user_id) WHERE devices_outdated = TRUE;
CREATE INDEX ghost_state_idx ON ghost (state);
CREATE INDEX held_circle_idx ON held (circle_id);
CREATE INDEX held_ended_idx ON held (created_at) WHERE sealed IS NULL;
CREATE INDEX held_open_idx ON held (room_key, held_id) WHERE sealed IS NOT NULL;
CREATE INDEX inbox_done_idx ON inbox (received_at) WHERE state = 2;
CREATE INDEX inbox_open_idx ON inbox (room_id, state, seq) WHERE state < 2;
CREATE INDEX inbox_room_idx ON inbox (room_id);
CREATE INDEX item_circle_idx ON item (circle_id);
CREATE INDEX item_open_idx ON item (item_id) WHERE decided_at IS NULL;
CREATE INDEX job_due_idx ON job (due_at, kind, subject);
CREATE INDEX laid_room_idx ON laid (room_key);
CREATE INDEX message_author_idx ON message (author);
CREATE INDEX outbox_done_idx ON outbox (created_at) WHERE done;
CREATE INDEX outbox_open_idx ON outbox (room_key, outbox_id) WHERE NOT done;
CREATE INDEX outbox_room_idx ON outbox (room_key, outbox_id);
CREATE INDEX portal_circle_idx ON portal (circle_id);
CREATE UNIQUE INDEX portal_live_idx ON portal (circle_id, peer_key) WHERE state <> 'left';
CREATE INDEX portal_peer_idx ON portal (peer_key);
CREATE INDEX reader_user_idx ON reader (user_key);
CREATE INDEX report_author_idx ON report (author);
CREATE INDEX report_circle_idx ON report (circle_id);
CREATE INDEX report_reporter_idx ON report (reporter);
CREATE INDEX room_circle_idx ON room (circle_id);
CREATE INDEX room_peer_idx ON room (peer_key);
CREATE INDEX ticket_circle_idx ON ticket (circle_id);
CREATE INDEX ticket_peer_idx ON ticket (peer_key);
CREATE UNIQUE INDEX ticket_waiting_idx ON ticket (peer_key) WHERE state = 'waiting';
CREATE INDEX trail_expires_idx ON trail (expires_at);
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'546A745339786955676A3467477146312B7037732F6A79317971494B6F6336376552686251684F534762774A466E65467632576730796447784A354435785449656932454657487834713263544C32502B5346674A653566704B4671334B7774416C426C445030746F64696D30343669547671664165795353714472414750475157436B49717676683834643152637232566368304E6575784A47584A7950523977576675555435477474676461594A56325576352B6B6F37627061542B64786F3074454A34447441594D45776D686C6C6375732F4E6C53422F624F6666744767534B616B5A616A58414D6E5A4567357A4A51507177', '');
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'uSJEAtrS3P8Z9a76/UoGEbjuoLij/aCAnDP/xWwUPrM', 'sender', 'signing', '!room:example.org', X'714B4C75676B56796E786F5A3034756C386D3768323359705153782F2F71486C4C49777A63616C34464968523845794F68672B3765346B594838446F355444332B5A7250773441784E444D684F7946537930446D754F35436F68382B43415869726641433467796574573959644E666F52714A6F6371753447794E625A73733177756454586859776E2F586A644D624C555449417233636836414C486A4664314768417A3279576A34673077727A6A6437412B436650566C35694B4F417877324D43325155376F454F6D594372304F612B6E765A57426E7337326731505369665456446C75456C526D67334B366B4E70695A49792B4D663966354E35766B557852764D6F6873536D4368637257636C6E6D4E4C5A5239536C2F44324246654E7153684E305333377066704E4B6A35384D6F4B42363845616337314137773534664234652F513541565465776A4A7946636A6C6C6378634C78463443584A35513966414836422B7245596F76484A57372F6B6B524851754D7236693952706F53384366344F334E48726D6E43504C4A59316F714C3558656C47474C6D6C51553950', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'uSJEAtrS3P8Z9a76/UoGEbjuoLij/aCAnDP/xWwUPrM', X'416A334567336543556A4549542F6C357737677755364C454E56446C346178675245453138652F594655496933514D422F694B46756453417255425735743857767A315330502F72346775397154794C75474E49676657367A73656B46304B62554D6353364B4769364245537451556762752F734F34345979324E56597347542F5A2F7646696547694E7655477A3361597472354D324A676F3264647949394F615A436C6171746A4E705059566C6B71325179586A4B45644E4758594E3071733254715952486D2B70725A54653375497441557366503479474F4A5466682F6175787836386F383473536374314B4C434B49645648573541324B6B4C425641397745464761516C736341523349686A42364B44737847372F66617A7762507571775A44504D70432B596743654F77464A425A586C5477377A7452706831593859434A7659614D454E6A3559', 0, 100, 0, 604800000, NULL, '2026-11-21 18:28:13.988562801 +0000 UTC m=+0.087837486', '2026-11-21 18:28:13.988562851 +0000 UTC m=+0.087837536');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795285693989, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'4D2D13FA59F4D7B3B738C42A3B80F6CC8D3CA181BF497C179F7225E73D371B8F9770C3E95CD6CE320773957955023AFF8CC1BCAB1B3621FF18B144D205291C1D85', 0, 1795285693974);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795285693975);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'0E1D8B11E866F8CBAD10C959058FC26637DF7AF1FE07C1B18DD11F82104EAA3E441902643B8A938B3DE75C8147DC2E64D4D4017D54BE012ADA2BADD5B10623AD15', 0, 1795285693978);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795285693986, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'F2C5C41B0C109BB8C5CDAD627DC471DB21CD9256DF3E598F77F92525A131788A3C62FE86590C53FC3ACF', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795285693986);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'CB2CF6247B08A1CCEEB934BE4D759DC6499D1FDD91DA92F0CB7FCD0EB56836D5F4BFFF82E853B3772A42C36AE94FA56E23B7E321BD22ED8AA6', 0, X'8C1B294110BEE367E40265E3523B08096FB3601BD32302A8BB4E4E6B93E7CCF75DE7DE419FDDD7992535C2D08ACE2096020F6189A871', 0, 0, 1795285693966);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795285693982);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
