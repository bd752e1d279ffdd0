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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'4B42625A636B6F6365655963476E62494C492B70313671434E306B5776514A41385951666B38336F37504C4349525A444637697052564B4739335178616439484B5258366350723263514B6C4561776B4678716431456E6F517664633149324244346569654E36437A6E666D3157745452637A5A513766456644712F656D5A686E794D3579344238716C354F4732697576466B4B686C5A79524A576D5071724556305450772F666A4762396C44746345722F416A45392F667256724E4E754838674E704E686436684D764A4D3571744E49395A774D6563354D3076485547796F31653945586F67384C5158324C6B47432B6775506667', '');
INSERT INTO circle VALUES ('PIN7J7FXD7M3EK2FX35JA3HJ2T', 'grief', 0, '', 'open', 1, 0, 1795296118137, 0, 1795296118114);
INSERT INTO crisis VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', X'9B54C8C1E0A47A47E2BE658403B50E9BC12CB5389F4971B285F1D6A8B3D77E94AB8E3C5635775ABB0A92290CBC63CE7B5465DFB980DB', 'noticed', 0, 0, '', 0, -62135596800000, 1795296118090);
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'JG+sB1YLd0uX+Am+MFXMXffZEvxIKSe8grpbolgs6cI', 'sender', 'signing', '!room:example.org', X'54345967385A4B647578446963705A76464A494C4365582B6C4B4D51776F63307961667536515A7739317A735039382F58656267736933656F767A6C6C4F5233436A772B414A4C586C6E4D6670327548525232374B777948453179396E4E366F4144594F6A536A577949516D695558757972706848585A6F3259337979633561734D78504D75577A3931706F582F704E432B4468544B335449504C6F30437A31487970514C7A4352504F305262435167493141426B55426D4E7131656B5A5777376743367854454B2B7572697175642F704A6B73335179775175793776703858693432786979596341626C57354555613444507665722F6737347655687A45585963416841646A72443974734338337A576D67684D5361654E4831447A44507949376D7A315778354E45336D444D30534C5259673354355370706F6832515344775A35666C4A7778767A3979726A5235524B2B4A2B597A4A416C5562392F75487549466C702F704B7A736A623164635043554F72463262454B6F386A5939484C54377430735776593453766E4F51353937356334564B376C73675A3872683451', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'JG+sB1YLd0uX+Am+MFXMXffZEvxIKSe8grpbolgs6cI', X'46524B6238364A6B537361397879566A43336478667A4F6579426343414F2F6A5663626F692B6B4D35534D6C4439666873776E627177302F664F336E35556A54565639414E737273464963647A58336850785145342B3474683653673037536275684E4A6972763472767A55696A7145486B7864783954586D346971615667597A52633775386E774350515554347A4B6963514B4D5178394C353568553456554F45656162626541306D3677494C722F68383462426A656539576C39457775354C767A56384D6C425138796364456C514D324C4451334753574B717631676C75764141353944376D504648446B584B48525567443138506E5838757964415867694531744F514F763744796374646367524D5A4144433165526970306E363536626D676152324351657172304D5230316A69384A70384C5453773059776B51357A33684D36346B74327249', 0, 100, 0, 604800000, NULL, '2026-11-21 21:21:58.162867314 +0000 UTC m=+0.495028136', '2026-11-21 21:21:58.162867364 +0000 UTC m=+0.495028196');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795296118188, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO held VALUES (1, 'c', 1, 'DXBQAE5JHY3UG3FL4S7LPZ7MBL', 'behind', '', X'E3F00330E129A5FA8EA18CBBA23EBB4752A3FB26BA0B7B3CB73B0C57C317D53F49E3F8868A9BD40B7D6C29AFBAE96B02E036A3F49BFDFC5E8619F8F093E8625472E709B9C1E235004A760445BB3841A7282C821DAECB5159F1F36807EFAD9C0F0BCC44CE28A50C9D3E75B9F0F0D658428675146191876DE76C19135F660D0363FA06669D21B7B7A58958A1060A053A5541EBE6A5E15A7E91455CC57531BC1117947C6E5B3B4F0C65CE8DF5A2EADEBB68AA501DAB2E166CA9E0039BDD21A8E9DAFA4B70169004958A65450D11C13CA1CCFF5F3D8C14FC24', NULL, NULL, 1795296118099);
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'0C486F1696768C1E08085DB2C0BBEAA386B8E83F609AA96C74A76583DD05162CC4D571F8833EB529BF57EAEC09C1D884490EE22BE54E4B8F2EAD52AAB274D767AB', 0, 1795296118027);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795296118028);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'8525BFDAF614B64F4C53B815A21D19CC82735E426BAAC340BF4376D1D87BE0491D614528D5CE09F0198E0DAFFBFA3397B5E65154367B789C5FA8A0EF6C956877C8', 0, 1795296118028);
INSERT INTO item VALUES (1, 412, 'report', 'c', '', 'H7N7HZK2HK6PU6KURKJ2XWOKEK', '', X'F4CE31488F3C72161433CCD7ABAEEF3D3E7B7A3B2493AF73BDCDC021A1E77F2186349A287082D15D7211637F6AE2D8C3621E6778B19BC5E808', '', NULL, 1795296118082, NULL);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795296118078, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO message VALUES (1, 'PIN7J7FXD7M3EK2FX35JA3HJ2T', '@_kith_a:example.org', 1, 'message', NULL, NULL, 0);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'8B3BF05A12300F07051D1FD7A1D6193D7A20D62484AD48DB69C813864E6DB92AAFEAFC92720C61764195', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795296118070);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'97C8A1330C69AD3A5CD64707CD81B17031C5B6957D23EF76E5E72B2CBF1F60DC7D9321C7113E99639ADC6A76A9B69C54DC68151E27A7D0AFC8', NULL, 0, X'21D64FBADBA0DA88C6F00F70047847F02CF05381ED8DF85E7181380766CB2EBC08CCAE438080F72C2B1EBF4E5E62C80CE13ADE9D771D', 0, 0, 1795296117970);
INSERT INTO report VALUES (1, 'D7LE34NO6LST3V6C66FYVP37TS', 'c', '', '', NULL, 0, X'E047D0DF8327D9F3D92790E81C1C0EDC201B09BDE68A441D7AC7B9E0567EE993B834E334904AE258542F7E', 1795296118080);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795296118030);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
INSERT INTO sqlite_sequence VALUES ('report', 1);
INSERT INTO sqlite_sequence VALUES ('item', 1);
INSERT INTO sqlite_sequence VALUES ('crisis', 1);
INSERT INTO sqlite_sequence VALUES ('held', 1);
INSERT INTO sqlite_sequence VALUES ('message', 1);
