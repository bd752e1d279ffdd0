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
	sealed     bytea,           -- what else was asked for
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
INSERT INTO crypto_account VALUES ('@support:example.org', 'DEVICE', 0, '', X'64584F6E51396467394D63442F69454D53745870374B6850774D454E354E4C4E4A68594A4238422B4678763943754D526857387234616A46677872734C346E78434249396A64614A7070616165397853676F6267466A4A41573645674456637655594873617075486E656D487461467259394B677A6A3357757453564E52625847484E6C64794A37757245697159636F6771313663555A30726B584D455A47365747743551484651615479753647656E2B7A6678427063723163425172335330433953624E3632533947555A5A49336A3549377548584F2B764E675975347432324C2B62573239534375587442445376486637617441', '');
INSERT INTO circle VALUES ('GZUGZJMCGYGGWACQGJERUL5FEJ', 'grief', 0, '', 'open', 1, 0, 1795306784970, 0, 1795306784969);
INSERT INTO crisis VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', X'4D65A956C308AC0A640309BE642E7654657D7ACD22DA8B3890B13CB3744C464A0E7DB1BD726806261DBE29D56BE6F0B861B3D39D7D15', 'noticed', 0, 0, '', 0, -62135596800000, 1795306784965);
INSERT INTO crypto_device VALUES ('@anna:example.org', 'D', 'i', 's', 0, 0, '');
INSERT INTO crypto_megolm_inbound_session VALUES ('@support:example.org', 'lfQGuddq4F4BAnVZpdWiLgrh09YrndlAD7CnkKNhLO4', 'sender', 'signing', '!room:example.org', X'584239355051574B4456746E376435724E4A53585955754357706652323477546D2B683449594A3235533569646965652B536F763539635165736153706F4846446A7142474A6A7169306367315A4F686834485165336B6859455037634B676A6D6451685632476F76346F474F6A464A594C485354565053597433505358785542377653637274695351334D48624A52477138416B6A354C565353426A764F6233515A63364150566C624B2F6C766D4C377444414A4F71616C354D6B38786C3174357776696D76756630682F652B337A6354356C41725870364279746C784849706E49724344634A51674847445A36325935377731346D4B396859794D593869317A394549664A504D354B414832687A4D3375644358643338462F6D57667A514E4C304344505259594868346473483550545765734432524D324573566E6972326238327854516F41672F3844637243695A4D6A5A775A536937364472694B444661564F39474C364633426334594B4C47367264414C2B555573445A3957556F385749716E6750353677554470567331654C703733364A62764A754642523864', '', NULL, NULL, NULL, X'7B226E6578745F696E646578223A302C226D69737365645F696E6469636573223A5B332C312C325D7D', '2026-03-29 00:30:00 +0000 UTC', 3600000, 100, 0, '', 'direct', '');
INSERT INTO crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'lfQGuddq4F4BAnVZpdWiLgrh09YrndlAD7CnkKNhLO4', X'2F3770516C59794A2F672F63477154725A6778686D43736D316B6E3373492F6733693477654A2B7552762F575052687478532F452F367A4E654B34566C633273695A6565703162596A744273566265497858446D755A56737A4A49525253613039616B39696E79585564452F37396C706664484D3368684B706A527535773046554A736A434B547441313037324F4B5839756C673371674B5A5274354C535057476D6E6474726858444B6553584F31576A4E2B75317730554B34475A5A7266656C74346C414B6D6A4F59364C786468652F56464A67456C564F316250705233654466564831644A342B345A484877754D73534A6D626A755276453079526A42337547582F774B6B6346452B34324973717133426B6153556A373452483472506D73474B7232686D6352784F4F484E447279694E584C3854456E73714F7038626C3746784533587337524E41', 0, 100, 0, 604800000, NULL, '2026-11-22 00:19:44.974088776 +0000 UTC m=+0.054303625', '2026-11-22 00:19:44.974088846 +0000 UTC m=+0.054303685');
INSERT INTO crypto_olm_message_hash VALUES ('@support:example.org', 1795306784983, X'0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO crypto_tracked_user VALUES ('@anna:example.org', 0);
INSERT INTO crypto_version VALUES (21, 20);
INSERT INTO cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO database_owner VALUES (0, 'kith');
INSERT INTO held VALUES (1, 'c', 1, 'PG7KYYL2P6YDKZCKALS2VAL3XK', 'behind', '', X'687BF1BEBC10FD1F7A31898E7E3C7E2FF6FD321BB6CF675D5438D82D4ADBA18D5CDC170FBD0DC8F8BA9E49B39760F098D1BD3E2EE457B3CF561361A1B0E6DCA3E2DDA4C0EE2662AE988C522DE0521B592503195B511DD2AF0776F99EB88F1D8338A40F38E24A62A3E847A67414B9605872AC035F7106CF855779C0C3B74EE36469B4718FF7B90AB54023D819B64B8B8562870C430A526FFE351B405F59924C7E410B54BA122D43C5CB1F0F1826DBF7494C1452278DF78DA180073C089AC0C3FBBE5A7B7288B1DFB70E4695AAB8D8FFC46579033CA34A8D177746025BA408BE8B29F30CB46CCE', NULL, NULL, 1795306784969);
INSERT INTO inbox VALUES (1, '$1', '!room:example.org', X'540AAD89F7416EC3839DBD02E2D1B6EEF69B808AA322B1D5C6A2F0D02C0460A27A1D89E2AEFBE2B8CF0D6412C165217F2022E6621C1394CD9E5801A6E5CCF1A998', 0, 1795306784952);
INSERT INTO inbox VALUES (2, '$2', '!room:example.org', NULL, 2, 1795306784953);
INSERT INTO inbox VALUES (3, '$3', '!room:example.org', X'93218F0EB05BEDA3E877D92E8D9A30952CA9BF4372C8F5DA67E426FC7481D4BCFF013C72D392984A99EAFB12A61A0F4DF95EA19BDB0806DFC4E1CD474554F3952C', 0, 1795306784953);
INSERT INTO item VALUES (1, 965, 'report', 'c', '', 'IQ6JGTLKROAGZINJN2SAYMWDGW', '', X'D3D50D0D0AE067B7CA0922C5375EBCF30262E21AD2CDF9BF9FD7BD85B8C1348558BE04588D95A0914B5DB4AE6C960BDF3ED90A511EE889292F', '', NULL, 1795306784963, NULL);
INSERT INTO job VALUES ('some job', 'ünïcödé | subject', 1795306784961, 0, 0);
INSERT INTO kith_version VALUES (1, 1);
INSERT INTO message VALUES (1, 'GZUGZJMCGYGGWACQGJERUL5FEJ', '@_kith_a:example.org', 1, 'message', NULL, NULL, 0);
INSERT INTO outbox VALUES (1, 1, '@support:example.org', 't', 'm.room.message', X'3636DB49853447A611CD08D28C14BC876A372905F455EE91057DB71BC95ECE89667311ABBE9739C7B46F', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1795306784960);
INSERT INTO peer VALUES ('69c389582888befe8ac4614487caa3de', X'9F99121FAA6A2753D50288AFC87EF5F903E2FA44009DC2D412343BABC4C65453CF92F9D8E3B545DF34FC4AB93C25FADB6D96C44904DA2C9CE0', NULL, 0, X'6D730A3DE077801C413FF2D543DB0ECEE4E300280EF29E1B22E55D3A7A02B7410FDCDE3D70D43B5063FC1D9EF25E9F87E4D4BC931483', 0, 0, 1795306784948);
INSERT INTO report VALUES (1, 'TLNZPOSLGL4FWMUI65SRXDLFQA', 'c', '', '', NULL, 0, X'E2CC0700E3F640277D529E7FA98C406D0DF61F0612FDC85236AF52BB261EC473167D40F48B8485269623EB', 1795306784962);
INSERT INTO room VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', 1, 0, 0, NULL, 1795306784954);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('inbox', 3);
INSERT INTO sqlite_sequence VALUES ('room', 2);
INSERT INTO sqlite_sequence VALUES ('outbox', 1);
INSERT INTO sqlite_sequence VALUES ('report', 1);
INSERT INTO sqlite_sequence VALUES ('item', 1);
INSERT INTO sqlite_sequence VALUES ('crisis', 1);
INSERT INTO sqlite_sequence VALUES ('held', 1);
INSERT INTO sqlite_sequence VALUES ('message', 1);
