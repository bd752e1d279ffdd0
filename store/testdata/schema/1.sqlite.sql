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
CREATE TABLE trail (
	room_key   BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL,
	expires_at BIGINT NOT NULL
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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'703879706350514C63335966506457554C7878467535352F6435567875386D6971684D41315044632B503739534A47734B5154454A593939333968454E4D34705752497A375762334936346E695A572B677057576E33514D41364250586166626B33747A2F706B76717A3750583834436963365947465A516E625968774C3078364474792B6A72334E625752724E7435544B336E6374452F305445643141445647576B4C437A64774E50484865346B4662697656744B34564F5064786E6D32717A6F44486832706D6F4B467571776B5037344E5A44746F712F4631342B65507139592F4A44662F436467585430502B3251584D737477', '');
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'H3t9oEJfGgNoMpC1WibMc8ZJF4UHS7G5Aklzc0UPEQQ', 'sender', 'signing', '!room:example.org', X'4E625475786B725674533964595046576E754B647346375A4773354E77344F4D6C684D647876672B584754464231476C4F4B6F434E48622B4F44577045545A6B5230747276683079425946526C464C383463623772466444303957534C69526B795645582B423578324969656474366459616836536B4643757A4B63496364645174746841544737796766366D683743416B6F5147625235327675682B6B336D487A714442352B535A426F6D6E3078416362684B393250667232666732514576764E6165726B39385552306A53496C4C69626A415269764B51366B313137326B6D75764D444344436B48586931794B354B2B4669427A4E6F63576C6B44624959477471756545534472704877336F42696F6B4D6E613579384865444A4B49467467705153787137776150525A70704C79777262723465734634686553785178616A4463714E32524B50792F4A4F6457555A2B4F5A58483856342F796F4E506C4B4250427478532F6178304C7131647149354F2B5179712F50424B6E334338397352463975334F2F624C393966726D545A434C6C34616F342F7872425154414B52', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'H3t9oEJfGgNoMpC1WibMc8ZJF4UHS7G5Aklzc0UPEQQ', X'36437246634163664F786553654C7852566C43616979747944643268596D796A4D6646572F4D37782F4761586466712B324A724B714174334C4C5A316156706D57357576544957506F756352526F48546767354463447A62696E7A306741654D45674D714F6C387846574B577464304442324742517A766E68704556612F3277767641627030486C73434250453774737A594F654A3645533058495848774D7A4D2B5064646D6C4450744632716A32346450663837596A65774431347267586E3468647A304A704B34366C572B6852786A6A4151695242704B3277486D587566462B6141737772623367695A73536C6A395378692B6B332F33454B4F36494D392F5A6F356C346D3663314244637847365971765A4444357259572F2B4B6B6177474B316F394F766B4C476D52327463524134784650513732417453495969342B7146464D7767496C794673', 0, 100, 0, 604800000, NULL, '2026-11-21 18:10:58.047641392 +0000 UTC m=+0.647033666', '2026-11-21 18:10:58.047641462 +0000 UTC m=+0.647033736');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795284658049, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'5BC3F81DC96C89FE02A676E8A6D7FD3AB927F5E20B74DE49D5AD5F88C5CF0A3B38AFFF6054E5CD9B0BEAEEB7549030723F7638D0EA672AD925ACE083B6004207EB', 0, 1795284658041);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795284658041);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'80CF1730CF6EAAAB9ECE00CB14D815145DB8E0A0063B697B4782389671B710CE3A139761608103231852C3851239881530BF544441A8D37A61D667BD1195F029CE', 0, 1795284658042);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795284658045, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'6EF3A27BFB3B4ADC3E7B24E4F8A5FEDAFC2A22E91F2689ECBA2DE840600D46F722D2838E7B3E64048E01', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795284658045);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'B0B776E9E5BF8185D63B081663827002C36F5F8356D0E3D699F1D44CBAA1FB6130E33A65402EBFA4840B6C1C0FF789CB133E34E73B77285194', 0, X'7B226164756C74223A747275657D', 0, 0, 1795284658030);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795284658043);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
