CREATE TABLE ban (
	ghost      TEXT   PRIMARY KEY,
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	pseudonym  TEXT   NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE TABLE block (
	peer_key   TEXT   NOT NULL,
	other_key  TEXT   NOT NULL,
	sealed     bytea  NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (peer_key, other_key)
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
CREATE TABLE duty (
	peer_key TEXT   PRIMARY KEY,
	until    BIGINT NOT NULL,
	sealed   bytea  NOT NULL
);
CREATE TABLE feedback (
	circle_id  TEXT   NOT NULL,
	peer_key   TEXT   NOT NULL,
	topic      TEXT   NOT NULL,
	sealed     bytea  NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (circle_id, peer_key)
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
	file       bytea,           -- what is known of the file that belongs to it, sealed
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

	circle_id TEXT    NOT NULL,
	author    TEXT    NOT NULL,
	place     BIGINT  NOT NULL,
	kind      TEXT    NOT NULL,
	target    BIGINT,           -- the message that it is about
	mark      TEXT,             -- keyed hash of what tells it from another of its kind about the same
	gone      BOOLEAN NOT NULL DEFAULT false, -- it was taken back
	UNIQUE (circle_id, place)
);
CREATE TABLE met (
	peer_key   TEXT     NOT NULL,
	other_key  TEXT     NOT NULL,
	liked      SMALLINT NOT NULL,
	listened   BOOLEAN  NOT NULL,
	created_at BIGINT   NOT NULL,
	PRIMARY KEY (peer_key, other_key)
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
CREATE TABLE poll (
	message_id BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL
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
	voice      BOOLEAN NOT NULL DEFAULT false, -- the peer has said yes to being heard
	level_set  BIGINT NOT NULL DEFAULT 0, -- what the portal's power levels say
	created_at BIGINT NOT NULL,
	joined_at  BIGINT NOT NULL DEFAULT 0, -- when the peer came in, if they did
	ended_at   BIGINT NOT NULL DEFAULT 0
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
	sealed     bytea,           -- what else was asked for
	changes    BIGINT NOT NULL DEFAULT 0, -- how often something else was asked for while it waits
	created_at BIGINT NOT NULL,
	ended_at   BIGINT           -- when it was matched or cancelled
);
CREATE TABLE trail (
	room_key   BIGINT PRIMARY KEY,
	sealed     bytea  NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX ban_circle_idx ON ban (circle_id);
CREATE INDEX ban_peer_idx ON ban (peer_key);
CREATE INDEX block_other_idx ON block (other_key);
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
CREATE INDEX feedback_peer_idx ON feedback (peer_key);
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
CREATE INDEX message_target_idx ON message (target) WHERE target IS NOT NULL;
CREATE INDEX met_other_idx ON met (other_key);
CREATE INDEX outbox_done_idx ON outbox (created_at) WHERE done;
CREATE INDEX outbox_message_idx ON outbox (message_id, room_key) WHERE NOT done;
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
CREATE INDEX ticket_ended_idx ON ticket (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ticket_peer_idx ON ticket (peer_key);
CREATE UNIQUE INDEX ticket_waiting_idx ON ticket (peer_key) WHERE state = 'waiting';
CREATE INDEX trail_expires_idx ON trail (expires_at);
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'682F714E7654362B666D4A2B357370734963464F30376D35765A434F454B42495064657945544D69656F4752642B2F78684F49684738617235437762653576686254617A787A6B3839424C4D375A7471684E5776394554775534456C5644386C6A4E5736574A7064686E6F53544C325747413272326A6C50666B6149595A425A334B69386A7073666B6575566C414D4F69653366343337314D5773414A34354364524C6E347935686C45707459665864712B587873624D4C4D4D774D317543512B395561494F314C506A316E365A44532F5765376A70697A5A4A51456454766448337A584A564A5646742F506267326A79382F733651', '');
INSERT INTO circle VALUES ('T2TRSCO34VU7A6M36Y53HINPCD', 'grief', 0, '', 'open', 1, 0, 1795307694508, 0, 1795307694502);
INSERT INTO crisis VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', X'B4576D90432F4C862A8EFF143D4BFFC85658E2842C81A517454EAB06F23A33A74B8C8A43AE12AE79D523501E1BA53136CFB36AF83E60', 'noticed', 0, 0, '', 0, -62135596800000, 1795307694501);
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'C8mXt9YXIOcHlse36bk9PcofZxTuAJRKMJiJ7eP4cTs', 'sender', 'signing', '!room:example.org', X'4746443974365838332B6B3235726742413363374D6F374471536C4952396757332F457A72533264635642366B627333576C547A7067364D4A76365330746E517250775A5266486D532B713536503666532B4B3454494B6D7870494F42756361496D4D522F746B4E4D475A4C63307177722B44716F587865556C4E6F6C6B5479712F374D3639484E4A46504B367943653661624F35694C6576343274697A496F5230575635493737647A45346B6E716B716E4A514161566A4E7337346D545257485378432B46542B45334E6C58483371544C6A5A2B7073516142314665544178376538784250543174624F702B634D644A666F536179366563636753644D59587052513963506F2B372F4171754A484F3570565867616C55473779622F37584641364743616B4A484D36684A30414E4B43593541305064436D4C2B7932796C45575064336B34387144486D757132755A666B74334C654E46324934765075597953584B75507A44743547522B55346142676C396B44696372466B6157776376543331585271526A4B734D426B58436343796C5159476746626265743637466974', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'C8mXt9YXIOcHlse36bk9PcofZxTuAJRKMJiJ7eP4cTs', X'547530332F3237756C626C6F79347A4555746166475768507A2F654838503844795962354162686B7132706D77506E344E6F486577456F52516E32447663636F454635677370536C57574E4941663530393559524139705568506545413745576D757939534D67444E52763271672B7972356E4F4E4D795A6B756651314B752F4536302B666667342B35674F74495978762B616B3166356F37305334416736574C794A484A7048704E7274463138424852396D704D7263506174343167304D2B336A336E5A4475667A79337A44485841732F6E7A68374C41726936544E3368782F31426D6731685132417A33426F6B4B3651704F5474414A4C4A444A4D4B776B7667543634376C356C6C7464474F3045464650386C67784A353178474A6F44694E66592F5072707976716F4A393157526345574B537853386C6F78492B31564E6E4866334E5A46324B3977', 0, 100, 0, 604800000, NULL, '2026-11-22 00:34:54.513837187 +0000 UTC m=+0.131358237', '2026-11-22 00:34:54.513837257 +0000 UTC m=+0.131358297');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795307694520, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO held VALUES (1, 'c', 1, 'RJVMUHFOMVQDATEPAWGLHWDMCL', 'behind', '', X'7C06EC39C4F8F0D5AE107B3FC11B31C11364C5FB7EA8910DA7D2B6115E9A80A7932E9810EC6AD68A1BE665DF0FFA27A59E9F630397EA78C38A40A3C53BC91C0821E47930A011BA1E66134EB8F3A95E1763ACD05B4BACE2DCF6806015994C843565C26106D4605B8C5C9FBCEFB86FF06FBAD14C8054A248E63E3C9355A40FE6012327D04D857205BB80005075A3EC5683576D0F6A977ADEF3EFFB9C1DEB66C5388BC47D80CAF9B88477276502F1322A364F0EC8F5261A435C9DE4B0CC01457200BBFA541A85D8C71F0F9BC3EB69D2E2C52E255DF4F2976BBA21D35F5AED86912B0357D892B22C', NULL, NULL, 1795307694501);
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'18A6FD93C9A3D9EFDAEC6956D02695DA038FA859722F3BDE2DB857938458017D8B9EFD68310A0E28EA9F395772F3940FD4AB6515FE2B0A31A8647521DF4BDAFC65', 0, 1795307694485);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795307694489);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'FD286DAD8FDE24151EBF3406AF29EF57CCD4F9C41CA442C380C17EAAB2795511F5EF15DD55984F80CBAE6A99EDBC077039C5B35184B9D168AAE87A823FF4347092', 0, 1795307694492);
INSERT INTO item VALUES (1, 677, 'report', 'c', '', 'XQ454T4T3MD5QGJLNW6L2HPDJI', '', X'084C79C184CC1A556329371C45ACD7CAF04F4A3032E27C3E7E4B80C7C87B374650AD6E1B2F381265AC5E79EE7CC64BD72A34E920FA2C1F8A0B', '', NULL, 1795307694499, NULL);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795307694497, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO message VALUES (1, 'T2TRSCO34VU7A6M36Y53HINPCD', '@_kith_a:example.org', 1, 'message', NULL, NULL, 0);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'30BDF6E95E5E791FB8EAFC0BAE31224B39BDB747EC278A89899911EA213D9907698CAB5B6964D32BB10D', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795307694497);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'DB5161579B672DA4E05FDFC45059C2A3A29975031B007C5F62DF5CF62823956A303E0D9CE2C559A5CE84D7A1093E24FAD998198305DDBAB7C9', NULL, 0, X'DDA04160BC1A172D6CBD5246A35607B5235CA6AD5B967248417D56D8DE860DC8DE1B040A1E9C28931926C63DCEF70A4B82C296C743E4', 0, 0, 1795307694483);
INSERT INTO report VALUES (1, '35TBJWKYHMUSLPMSYYRNHA5QW2', 'c', '', '', NULL, 0, X'D10ED0CDC0ED37D52FC57A1878A9FF4F2E0F511010FBCFE5779C8734A1C09D213471DD8963C3E0901AFD62', 1795307694498);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795307694495);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
INSERT INTO sqlite_sequence VALUES ('report', 1);
INSERT INTO sqlite_sequence VALUES ('item', 1);
INSERT INTO sqlite_sequence VALUES ('crisis', 1);
INSERT INTO sqlite_sequence VALUES ('held', 1);
INSERT INTO sqlite_sequence VALUES ('message', 1);
