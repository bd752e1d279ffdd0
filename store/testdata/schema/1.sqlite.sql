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
CREATE TABLE declared (
	peer_key   TEXT   PRIMARY KEY,
	age        TEXT   NOT NULL,
	created_at BIGINT NOT NULL
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
CREATE TABLE merge (
	circle_id  TEXT    PRIMARY KEY,
	into_id    TEXT    NOT NULL,
	known      TEXT    NOT NULL,
	agreed     TEXT    NOT NULL DEFAULT '',
	open       BOOLEAN NOT NULL DEFAULT true,
	created_at BIGINT  NOT NULL
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
CREATE INDEX merge_into_idx ON merge (into_id);
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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'6A565459476C556F47704D783064396976784D526A514A4C7446486C2B556F6963344647372B6B73712F476F596672503945736978514E6841464C4E5776774F716D7433487855516B386E6751694555634236514B586E62746C2F384C6667396E6E6968733838372F774458375657505A4E797364745149616A5741664A3977637A54777263364A3042593634434C5A7750776865416C3437785366686943644D5632315A6F316970386F6A68616241536E42443662333856416154423368376F5358422B584D6B33775A5639547359462B634A702F2F6969426F546C396B6F3269356B70704C366566566769334B4A717A386E7867', '');
INSERT INTO circle VALUES ('7A23WT2WUR2AE6CAJTLL5Y2V4M', 'grief', 0, '', 'open', 1, 0, 1795308767619, 0, 1795308767619);
INSERT INTO crisis VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', X'9C17A0640ACA95B75F56D30EDAA5338640411742D411223E4271996392BFE3643B69EB7DD848C35675ADBE1E90257A4BBB748B905219', 'noticed', 0, 0, '', 0, -62135596800000, 1795308767616);
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'ZZ4mBPiX4fOhh71rM5Y57sE9WeF8Ix28wdqWfc6ArSQ', 'sender', 'signing', '!room:example.org', X'5A6E5A4A514F35374D6153724E5A4F43376C3937453276732B74694163592F504B334F344F4554533676596F33773174315A496F7263432B4B2B385A796141475A69456773674B4F5145736174356A423659534E734A563071704833316265456E702F4C552B597332444B353433344A734F4E56374B6A7A44356D544F4E76794855514F2B2B466A5A5538754E6262654B5862714132522F792B59784C4F3254774447696E7A396934716564484A582B307A575A69755A6E594E417256337A2B586A6870654A6A496851736D456E71744D7059327A6556786239734434324B2F6273316851523630566A2B4C6E452B33442F716151784254326E79684B432B7651746B3671792F4B4E56746A496B58685A6A516E4D4C325471367846365A3178414547494B665868634D52517833562F7566754F2F5353534C3265454864434B57504B3971316B65386859387979712F35746B576B43632B78743638677A4639364F72766B6B4B746F4D6B66424B6D43544677574C5569673065395745746F4854443639626C35544F4472416D33564B464E79316D774F52335A2F7157336A4C', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'ZZ4mBPiX4fOhh71rM5Y57sE9WeF8Ix28wdqWfc6ArSQ', X'4B2B74364C77397632544D587377554148342B68504C622F56585263494464342F64466163496B63563264754F493044566D7177747A63544375386A69413770473746316354444A76456C756B5533615756456A37584C474C79766C667A7A7176584B546950433955444532623462572B54652F32586C786C656F59685A6B766F6E6851725770354E6C304C4C362B463276584B50426F462F49335A32657A2B4F676669477834386F70502B64544D334C4F57304F566774516F44476B5272792F4D6D46656B37646F6E4A4A64464973763939334B5A5678774C524A317866622B4B5A7076566E61612B6A33476D776A37686E764632614573646B45656D50464C30745469623456454D2F763532627A61346C7A5256583162366D736E4C59793042687637724C48586D644C75616C7A4A6E4C4D73734273736255454D6946434976316A30447474787677', 0, 100, 0, 604800000, NULL, '2026-11-22 00:52:47.622142612 +0000 UTC m=+0.077225548', '2026-11-22 00:52:47.622142662 +0000 UTC m=+0.077225598');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795308767626, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO held VALUES (1, 'c', 1, 'Y45U67BIGH6YDIZPK66RNBJ5IV', 'behind', '', X'FAFD4077E1DC4D89C71E4A51E4C186DB0FD85EEA843CB5BF61B4251E682376255DDEE6A651005CEF444AF4D871BC391A97939A7D8D037DFEFD9B0F7C405CF138EEFBFE89E141998A399B05D57F4D9E7008E6D496EECE0E919C49131637EB95B3EFC61F7ED92BE88DFF1B6181F80499421F97D095233B97390B0B43CFD02DFF7FABEC22A29BFCC9D9FB1440B755DE2A0AF4A76A9D11E56B230E445971656B1F68948200873E5BA4CF520BD97A71E6844E7DAE4E15E0F557EA34A6E7F979F46FD9E1FF3B449A965580CDF56B6AC2CFFF6461A1E8094D71F1DAE54703AF97D452CCCE1E615E0630', NULL, NULL, 1795308767617);
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'6252237C54E85A8BE34CF913E1F1FF18B669315575349F43ABF8C3EF179746FE58A988D010E8A8CF0AC44334AA46E33BC304049B131346FD318D883778B2A4E058', 0, 1795308767607);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795308767608);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'78B9FAB3985AB3F5CF3A853846570506DA80A231E1C232E8AA242D912A7258B2AEA5B58339EA367C38918865AD4F8F6D48AB21356BB7A3BC8F1B60F8E615E82D7D', 0, 1795308767608);
INSERT INTO item VALUES (1, 104, 'report', 'c', '', 'S3R7YAZLDRNVZH4CC3VTKFSK3E', '', X'6351B0EFA7E39B1E619EA2601BBB830B05AFF348A2F470FE4D25C1980BE7068A4E18EEE5417EEFC332ABB1A2AFD40FCA6E2F4E4613B4051071', '', NULL, 1795308767615, NULL);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795308767614, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO message VALUES (1, '7A23WT2WUR2AE6CAJTLL5Y2V4M', '@_kith_a:example.org', 1, 'message', NULL, NULL, 0);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'8E48193315881E8EB2779AC44D768173BF397D55EDEC50D2E927C9903D0046862A397382F91C1CF22269', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795308767613);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'7B99A0F2A0AFBC43B68EA35426E36D5646312ECFA90DB1D3E3C42AC71D125099DB43CB27C97767BCFA375D4F65F340B6E3ED6A6890039901DE', NULL, 0, X'78DFD6609E981F0C7CF20EB70892CDDDA5A20AD48769D55B8F1DF15009F15F79A5787C15A24ED5B5C19FBEA55CB027017966D0F3F6CE', 0, 0, 1795308767597);
INSERT INTO report VALUES (1, 'OKXJYL4XVK6NQAMXCZUUGKKTVI', 'c', '', '', NULL, 0, X'49448962AD9268B239C69A7561ED6C7432F66A6C83460FB554426557F3EF61430C0DD6E145209B21FB9BF3', 1795308767614);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795308767609);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
INSERT INTO sqlite_sequence VALUES ('report', 1);
INSERT INTO sqlite_sequence VALUES ('item', 1);
INSERT INTO sqlite_sequence VALUES ('crisis', 1);
INSERT INTO sqlite_sequence VALUES ('held', 1);
INSERT INTO sqlite_sequence VALUES ('message', 1);
