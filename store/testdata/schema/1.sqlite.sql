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
	sealed     bytea    NOT NULL, -- how grave it was, and who has taken it
	state      TEXT     NOT NULL,
	round      BIGINT   NOT NULL, -- how often it was laid on desks
	asked      BIGINT   NOT NULL, -- how many groups of the rota were asked in this round
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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'557A33464F6431787A5976466736725058687764753261556870393961694C47544B4B7656367745746C455A64496F476554716A624D7663346B7031496A67337876384139424D376A4F55562B4C426F722F596B6E614D6E785A625A6E42487279392F4B69566B556A49614F6D75742F73597078377A4D566B563742344C42426748655556357A6D774569303357386A6B53544173345143324B4877645A7574526168537078766F47304E37437148554A62536F4D334C6947686D58684A7568445A7A304B574C2F396F6F70656D685138442B476349325143782F584E75782B394A625043754F614F7A613944536B61466770367551', '');
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'edep+alWm7bZD9co21Eo/P8NdtlGZzMI9X/GVJkhd/k', 'sender', 'signing', '!room:example.org', X'6B4B54557659574A2B4C3232425A646F344C7270736E5351736C533173544E38536F595A4F357644366675635361456D72326F70384E745145652F6162454F4F6C594931626A334D4175502F54473130336839534768433732526F6B746E72623769434351755A41547A57476E59364D51476E76732F776F503439524A344E62355431784676554D6573304352364B524C422F306B3273702B6A35585151616831654836647A534361784139677A5A585A614D35616E6B4E39326F71466D2B4148456B714677394E716150513254353154597A6733765A3673646B574C56552F6C7575366239646E7452764763527838324134544D3576726C55424B59506F6E375071563635314D67636E3743377962686630654F3159356A556D586466326243306D30655865443959336C6466337338376A4E415956512B4C34747552364E7758615A4668545571734A355775784351397A73364D5A766F6E416B694B3458593273644173555353752F4755364C525A5A536A444B35555633794678556A797578775371686D50354F7142775A7168586D4549704A4E794855554467656250', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'edep+alWm7bZD9co21Eo/P8NdtlGZzMI9X/GVJkhd/k', X'696E6C71496F64464D72305368546949534A656F6F56475255624A746C6A37503561456137526337765651476768386D4250423132724C6575444B7A2F4C70787A5473584F39323261714441653143646748307257747A374D5651556B4974504C6A61594268346D675650566B716F55642B364736704D6A516A3073597957534972334F5244447466732F505569335057334C484532486A334379616242522B6A44374659374C35517A3062426E6145523367584B665956576E3874515833666D61704871593438336969504F706573353344396A4E5A674B2F4341342B6C524B79326F6C734D4444326A526A386A6D3572724F36573369564A7575746D454645727A6C3244596A54395262315047414865344E78777766676C37324A6D4B45337572524D7A656C414336366D6F4247426F4269526254795739365A464733513065416B7A3332656D6B34', 0, 100, 0, 604800000, NULL, '2026-11-21 19:09:01.525943905 +0000 UTC m=+0.096407821', '2026-11-21 19:09:01.525943965 +0000 UTC m=+0.096407881');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795288141528, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'8DDB83CBE5B6423CF266C15374124B7677F8210261F946F13E020396615D2B6ADD59AF5FD26F4C39D94AF8778C445D0B45944BFA6022ABBEF3EEB65D2E5875A5F2', 0, 1795288141489);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795288141490);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'B4BEEBAB42BA3A56BD670332C4E819E594640609AA93B60A7DA5BAEA6E01D411607526FF4A46B07BDAB56DE35C58ADC65C4DDF50B98F521944EDD18D41F1C064DD', 0, 1795288141493);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795288141518, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'B8E6D1DC64352BE71B9168EE5EA0A5B3E01CCD8C3A00A4F0BE4C99D8D84FF11229B53DEB93440C6F11EA', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795288141511);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'237AC2C4414A8149BDF77EF109464EA49E17C1E331054A15ED7DC41ACE4F8BC35A5D80169E1146243D9B9F50383D42C0C6B92DD2A0FDB2ED57', 0, X'C3246B0BDD959DAD1C72A04F7A76FD8DC52AB8D1DAF173C0FF75FD70AEC73911D71468A5F6120AB055D0F79695BA276359EA1F20806D', 0, 0, 1795288141485);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795288141498);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
