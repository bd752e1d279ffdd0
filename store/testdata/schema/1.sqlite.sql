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
	reports    BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL
);
CREATE TABLE copy (
	message_id BIGINT NOT NULL,
	room_key   BIGINT NOT NULL,
	event_id   TEXT   NOT NULL,
	PRIMARY KEY (message_id, room_key),
	UNIQUE (room_key, event_id)
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
	number     BIGINT   NOT NULL, -- among the reports of its circle
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
CREATE INDEX ban_circle_idx ON ban (circle_id);
CREATE INDEX ban_peer_idx ON ban (peer_key);
CREATE INDEX circle_live_idx ON circle (topic) WHERE state <> 'closed';
CREATE INDEX crypto_megolm_inbound_session_backup_idx ON crypto_megolm_inbound_session(account_id, key_backup_version) WHERE session IS NOT NULL;
CREATE INDEX crypto_megolm_inbound_session_room_idx ON crypto_megolm_inbound_session (room_id);
CREATE INDEX crypto_megolm_outbound_session_room_idx ON crypto_megolm_outbound_session (room_id);
CREATE INDEX crypto_olm_message_hash_account_idx ON crypto_olm_message_hash (account_id);
CREATE INDEX crypto_olm_session_sender_key_idx ON crypto_olm_session (account_id, sender_key);
CREATE INDEX crypto_tracked_user_outdated_idx ON crypto_tracked_user (user_id) WHERE devices_outdated = TRUE;
CREATE INDEX ghost_state_idx ON ghost (state);
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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'615659783879436B3652384B655849496441657664345666615079496A776446367973583933736F4B537A47704C316C6459344D74765531384E2B36713765777877684A793336582B5A545A617A554C66675248484469623871395771556B7635754D2B4D68323768307130754D6E726F686151744B3459743447744C55424D62786C5161773446414A792F573359615357766B59597A71494B656B764641304F7979626F6667396C2B6B6F395757697757734E525A4B735A6E626F43755357674C657A2B66432F5641684A4C4565656C55714955355A77756D7A397A4C4A544972317734562F694D71434832567A4A704E38532B67', '');
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'DbMGR7nQh6+LCBBUJB2yT3Kt52WGDV/YVCyC5FVzX14', 'sender', 'signing', '!room:example.org', X'5A596569555A7348662F6637355A2B4D486B64527950517166797A4F5031476F554A2F45566F38476F4563344459613857596F44386D4D667154384856454869734E717056734541726D51484732713647336D6E687A31354A777970666E4662536138474E4244627A697633354D36496A61464D717334705557752F56494B335757674F304B31672B4E45593962364E344C76643634546466764C5A3252622B454662594C614F44515574417870786756477455554E334979786B4D4F6D4535644A786E615371384A327A2F6D6833354F7A415139396E416E366C6E38625039752F61506E5341314A572F5277467464713232474D45304774753732424A7972356F416A56522B746571594F6562754148423933624A4C722F37736B76774A6279645666424E65686F6E72483461343368586F583536612B57367672624F4B476D4A6E427A3367597737354B43565777585A334D6F6C65586959564A4A6B7A6B754C6D3835794C4F6C634B6B33476F416B71577166567673625970486F4950437A6C67385075327036626349676C48412B4343346D4A4E7237786A686658447A', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'DbMGR7nQh6+LCBBUJB2yT3Kt52WGDV/YVCyC5FVzX14', X'6535517A755368443830436637585646614D4E4F41647454504343514834467A50666178522B7869593257497248307A41754D717769796D4E4D692B4D526C4B32576A7268303763724250626E5471697272425A776C6C366F676A75497257784F326338355070333454786430395544365237376F554C6E63544A7171647A5A67366D6C6F4D41597738316C5344772F3459676A773441396B794257694B4C6C71423365392F643959493079672F42376A486379683841627A487853746D392B7A2B505877506D656A4A3369395848306266346E7778415757796C52544F614D417570794342464A706B455478367073656636374C577A78547649544341574E4335794A4A6464574B5262365A2F5A726C6161594D6C39424C75644B66484C6E3852515347715974485064336E316B6535663538416D42545A50616242557268523656563669592B436F63', 0, 100, 0, 604800000, NULL, '2026-11-21 17:55:42.190119699 +0000 UTC m=+0.048020516', '2026-11-21 17:55:42.190119749 +0000 UTC m=+0.048020576');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795283742191, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'A9D15AF2E8F426A32C2D4F0FEC6745711AC3BDAA5B8747989D4C6A13D0BAF407D3B2EDFA56D3DAAB55556723E8A630F115B7FCE1735047DF9C45DC23FE2704564F', 0, 1795283742181);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795283742181);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'27C7BA8FBC62FF844FD642564F57969E764D64B41BB56B8EA0625FBE664030386B04CAF0BA9B4F80911EB949C13DBF01643611431C317581211A78BA0A34F08EDB', 0, 1795283742182);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795283742187, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'865621545D54501A21CFAF6B1F1017C0BB61E92208FCD78E0B3861559323672FDDB05E7B9C7684B225A5', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795283742185);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'B20DF81096D25FE0B378BA36D198571BAC6278C6483001B31BB083DBFFCF40A6C1F7235386D9C9678000EC0E781BB997078EE4BF476EA00D5E', 0, X'7B226164756C74223A747275657D', 0, 0, 1795283742177);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795283742183);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
