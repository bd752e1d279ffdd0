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
CREATE INDEX message_target_idx ON message (target) WHERE target IS NOT NULL;
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
CREATE INDEX ticket_peer_idx ON ticket (peer_key);
CREATE UNIQUE INDEX ticket_waiting_idx ON ticket (peer_key) WHERE state = 'waiting';
CREATE INDEX trail_expires_idx ON trail (expires_at);
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'4B2F6C45564649677335567076636E623165494D704D796A31787546736235794247764B5738346777462F324B3767486A37535031574F4F65716933326E614844527A796C2F446E372F706A6F554E3333366C5943716F475249743774344E695A632F5A784E66644A5653686463634A37412F484335754D696B3263316B3031612B4459675658584C776333617735682B724F6A5961585255494C31475533396C6A6E4150763241422B754A2B7430784266686A596B61484D7347304B6A4243347357454458344668696275654E3646366F4D5165464749744C55386F774237684C3972684766796E466752337032636E4E714B5651', '');
INSERT INTO circle VALUES ('NBLGRBTJTZZKDZZSNY3KSWLW74', 'grief', 0, '', 'open', 1, 0, 1795297264391, 0, 1795297264390);
INSERT INTO crisis VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', X'79BB0CF2BB587BEDFA365F633EDDA3F15DBC590D945A98E841EF57D30964C36F6CAEA5DD226C47335C0C9E5FDED81D22CA8D03DAB16A', 'noticed', 0, 0, '', 0, -62135596800000, 1795297264386);
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'vUZqaT3ksi5ahaMd4yjMKxbFdC/yiOiDlWFFfv6sNnM', 'sender', 'signing', '!room:example.org', X'637368415134473544415963366D6C465179425350563930462F424F6C326B5456697A4271714D7474676A4862743842504A44367A52433571566376683548682F50644574414277676F5866636477536E67586C4F5A587A72346A4F626C576A316B50485343754E354B686879526F756C5041666D6F6C2F527231346842366F5334305332704C5553474F4B4E545866623661495337674B426E53374C5132564D3969633168417861303838486147684E327474326D7148312F46564530704B716737564F6F4D634B42714D482B506463743641582F5A53336D384B684E5A674F71696E6B46435961344C7158707A452F67482B30506D57624943336A68756B343866566431436432557A344E77336A53776B6C2F752F354A6F37305830496464612F3041414972353979426F454F30514D2F476544516469566D716F76774958665A6C7A504E694C39467638585670724F4F754C6E505065594F7168454C7A5662784A75554570375333325571612F39366D2F55586175716874447662335933636831795A3545732F412F586F32684759484F62484B6B6A744863456B7237', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'vUZqaT3ksi5ahaMd4yjMKxbFdC/yiOiDlWFFfv6sNnM', X'324672684775755234534C332F6678682F635A68705968466B54585A42356C45762F76374B6339746B7773546F49564A576B46795679726F3836502B4478666762786E394236575571794A566A6943634F4675394C5679756B325063436762352F6E4C527948574A786C4A6856634F503566736C447576584D335370437557575233782B7A4D366F55445567664B6A336D46666B32494F586C7455787052794C76364F30703961644D5465325132474150764A5764543570326A483870582B61527A666C50796942755453532B6B54445765796C7A316B48654A7A2F64744645554D326E47335855794874337A66647479334B416844412B6C705772306A69714E5A7162365A6F39686672633439584C6567546D375A37346C765A4C6F705845696E374E75303343676A755A796938625434712F34366861762B4C326B4C2F566875436A43685466526D55', 0, 100, 0, 604800000, NULL, '2026-11-21 21:41:04.396364156 +0000 UTC m=+0.245408347', '2026-11-21 21:41:04.396364216 +0000 UTC m=+0.245408417');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795297264397, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO held VALUES (1, 'c', 1, 'IQQCHS5V2ZTUZVEKRF7QVM6X44', 'behind', '', X'01CC1284C50EF5E51373A03016B41B03BE3AA549EEAA23DABB03726D01E4258B416B2F15C54E28958637285495D9B235633F29C8FF72B2E25EEC827AFE7B6ABEF0411346AAE6EBD12A1B7772FD56F498BC71B956CCB1EB078E71C2422C63C0C6C502A4D051D385CC90175DC776D96C5A725D9D023D2979DDB99A1A7CB26EEA98613D1E59D180B982ACC3972BF9E4B1D0AC8A585C7E77B81814C99B6416D83F95B6DC87665CB9D2876709C40F10DC54F54AC7C8D74CCEB3338E7BAB77D87717BCF9A5B825D480B70C5C8B519D933183A17088FA029AB76924FE74D3A298C7BC15135B0599C8B5', NULL, NULL, 1795297264388);
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'B5EA03A5E23D7ABE62F20B623252B6592C800B8AAA786AF6FD78AFB6C7A37960E80A82B6826B46FD1617A130BB55D6AF1452AB60BC422F1C8C53D0C246988A94F1', 0, 1795297264314);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795297264322);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'EA44CCFBF121E6DEDF9CD68AAA6385D5CCF6C449982552D95873F852F2D04843F42F013451DC9B9B863B598D6B211D0CD2CDEF35B3490703AF60E20B6FAFF284F5', 0, 1795297264333);
INSERT INTO item VALUES (1, 677, 'report', 'c', '', 'R6ELGBWU7GUKMG6YPYJYLO4TU4', '', X'2D361AF74366C64138C1C33B5B18C3FE402560C459A421CEACE982F01AE9C8BFAA021F9FDE0CAA57FFA87C469936D0E927C7EACD3D1E293F05', '', NULL, 1795297264384, NULL);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795297264379, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO message VALUES (1, 'NBLGRBTJTZZKDZZSNY3KSWLW74', '@_kith_a:example.org', 1, 'message', NULL, NULL, 0);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'2A5E4EA6F9CA58FE4424B301E43B4A0EBD7E5CCC3490BF6FF37250107CAFA0FCF05B1337EB3F8B116C26', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795297264375);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'0671C1218D8C5A012A8832BAEC678E948FF94CB65CB50835B8F0F4ED00348ED959879E3DE28F21C90BC05AA015DAC917382DD3CFAD56D39F4E', NULL, 0, X'BB5D9E8E7542823CE65D184AFC00A0B4E6C12D141AFCBC302BB42E1C26D5E9A201B323C23A0EA2010E2B472DC28E43414D99E324B91B', 0, 0, 1795297264282);
INSERT INTO report VALUES (1, 'UZBEVLROER3DCBEVBUEL7VCQ6V', 'c', '', '', NULL, 0, X'82F8C650F4A3991673C0ABC6480DD1D1D123EBF73B62198FBE5088A6AD9EFDD7C3FECF1312CF142EFDB916', 1795297264383);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795297264340);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
INSERT INTO sqlite_sequence VALUES ('report', 1);
INSERT INTO sqlite_sequence VALUES ('item', 1);
INSERT INTO sqlite_sequence VALUES ('crisis', 1);
INSERT INTO sqlite_sequence VALUES ('held', 1);
INSERT INTO sqlite_sequence VALUES ('message', 1);
