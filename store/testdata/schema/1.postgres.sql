CREATE TABLE public.ban (
    ghost text NOT NULL,
    circle_id text NOT NULL,
    peer_key text NOT NULL,
    pseudonym text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.circle (
    circle_id text NOT NULL,
    topic text NOT NULL,
    room_key bigint NOT NULL,
    moderator text DEFAULT ''::text NOT NULL,
    state text NOT NULL,
    messages bigint DEFAULT 0 NOT NULL,
    needs bigint DEFAULT 0 NOT NULL,
    spoken_at bigint DEFAULT 0 NOT NULL,
    warned_at bigint DEFAULT 0 NOT NULL,
    reports bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.copy (
    message_id bigint NOT NULL,
    room_key bigint NOT NULL,
    event_id text NOT NULL
);
CREATE TABLE public.crypto_account (
    account_id text NOT NULL,
    device_id text NOT NULL,
    shared boolean NOT NULL,
    sync_token text NOT NULL,
    account bytea NOT NULL,
    key_backup_version text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.crypto_cross_signing_keys (
    user_id text NOT NULL,
    usage text NOT NULL,
    key character(43) NOT NULL,
    first_seen_key character(43) NOT NULL
);
CREATE TABLE public.crypto_cross_signing_signatures (
    signed_user_id text NOT NULL,
    signed_key text NOT NULL,
    signer_user_id text NOT NULL,
    signer_key text NOT NULL,
    signature character(88) NOT NULL
);
CREATE TABLE public.crypto_device (
    user_id text NOT NULL,
    device_id text NOT NULL,
    identity_key character(43) NOT NULL,
    signing_key character(43) NOT NULL,
    trust smallint NOT NULL,
    deleted boolean NOT NULL,
    name text NOT NULL
);
CREATE TABLE public.crypto_megolm_inbound_session (
    account_id text NOT NULL,
    session_id character(43) NOT NULL,
    sender_key character(43) NOT NULL,
    signing_key character(43),
    room_id text NOT NULL,
    session bytea,
    forwarding_chains bytea,
    shared_history boolean,
    withheld_code text,
    withheld_reason text,
    ratchet_safety jsonb,
    received_at timestamp without time zone,
    max_age bigint,
    max_messages integer,
    is_scheduled boolean DEFAULT false NOT NULL,
    key_backup_version text DEFAULT ''::text NOT NULL,
    key_source text DEFAULT ''::text NOT NULL,
    source_user text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.crypto_megolm_outbound_session (
    account_id text NOT NULL,
    room_id text NOT NULL,
    session_id character(43) NOT NULL,
    session bytea NOT NULL,
    shared boolean NOT NULL,
    max_messages integer NOT NULL,
    message_count integer NOT NULL,
    max_age bigint NOT NULL,
    shared_history boolean,
    created_at timestamp without time zone NOT NULL,
    last_used timestamp without time zone NOT NULL
);
CREATE TABLE public.crypto_megolm_outbound_session_shared (
    user_id text NOT NULL,
    identity_key character(43) NOT NULL,
    session_id character(43) NOT NULL
);
CREATE TABLE public.crypto_message_index (
    session_id character(43) NOT NULL,
    index integer NOT NULL,
    event_id text NOT NULL,
    "timestamp" bigint NOT NULL
);
CREATE TABLE public.crypto_olm_message_hash (
    account_id text NOT NULL,
    received_at bigint NOT NULL,
    message_hash bytea NOT NULL
);
CREATE TABLE public.crypto_olm_session (
    account_id text NOT NULL,
    session_id character(43) NOT NULL,
    sender_key character(43) NOT NULL,
    session bytea NOT NULL,
    created_at timestamp without time zone NOT NULL,
    last_decrypted timestamp without time zone NOT NULL,
    last_encrypted timestamp without time zone NOT NULL
);
CREATE TABLE public.crypto_secrets (
    account_id text NOT NULL,
    name text NOT NULL,
    secret bytea NOT NULL
);
CREATE TABLE public.crypto_tracked_user (
    user_id text NOT NULL,
    devices_outdated boolean DEFAULT false NOT NULL
);
CREATE TABLE public.crypto_version (
    version integer,
    compat integer
);
CREATE TABLE public.cursor (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.database_owner (
    key integer DEFAULT 0 NOT NULL,
    owner text NOT NULL
);
CREATE TABLE public.gap (
    room_id text NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.ghost (
    user_id text NOT NULL,
    device_id text NOT NULL,
    sealed_token bytea,
    name text NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.held (
    held_id bigint NOT NULL,
    circle_id text NOT NULL,
    room_key bigint NOT NULL,
    event_id text NOT NULL,
    state text NOT NULL,
    rule text DEFAULT ''::text NOT NULL,
    sealed bytea,
    due_at bigint,
    created_at bigint NOT NULL
);
ALTER TABLE public.held ALTER COLUMN held_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.held_held_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox (
    seq bigint NOT NULL,
    event_id text NOT NULL,
    room_id text NOT NULL,
    sealed bytea,
    state smallint NOT NULL,
    received_at bigint NOT NULL
);
ALTER TABLE public.inbox ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.inbox_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.introduced (
    room_key bigint NOT NULL,
    ghost text NOT NULL
);
CREATE TABLE public.item (
    item_id bigint NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    circle_id text NOT NULL,
    about text NOT NULL,
    reference text NOT NULL,
    verbs text NOT NULL,
    sealed bytea,
    decision text DEFAULT ''::text NOT NULL,
    decided_by bytea,
    created_at bigint NOT NULL,
    decided_at bigint
);
ALTER TABLE public.item ALTER COLUMN item_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.item_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.job (
    kind text NOT NULL,
    subject text NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.kith_version (
    version integer,
    compat integer
);
CREATE TABLE public.laid (
    item_id bigint NOT NULL,
    room_key bigint NOT NULL
);
CREATE TABLE public.message (
    message_id bigint NOT NULL,
    circle_id text NOT NULL,
    author text NOT NULL,
    place bigint NOT NULL
);
ALTER TABLE public.message ALTER COLUMN message_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.outbox (
    outbox_id bigint NOT NULL,
    room_key bigint NOT NULL,
    sender text NOT NULL,
    transaction_id text NOT NULL,
    event_type text NOT NULL,
    sealed bytea,
    ciphertext bytea,
    message_id bigint,
    reply_to bigint,
    takes_back bigint,
    item_id bigint,
    attempted_at bigint,
    event_id text,
    story text,
    received_at bigint,
    done boolean DEFAULT false NOT NULL,
    created_at bigint NOT NULL
);
ALTER TABLE public.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.peer (
    peer_key text NOT NULL,
    sealed_user bytea NOT NULL,
    lobby bigint DEFAULT 0 NOT NULL,
    dialogue bytea NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    pauses bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.portal (
    circle_id text NOT NULL,
    peer_key text NOT NULL,
    ghost text NOT NULL,
    pseudonym text NOT NULL,
    room_key bigint NOT NULL,
    state text NOT NULL,
    ending text DEFAULT ''::text NOT NULL,
    since bigint DEFAULT 0 NOT NULL,
    level bigint DEFAULT 0 NOT NULL,
    silence text DEFAULT ''::text NOT NULL,
    level_set bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.reader (
    room_key bigint NOT NULL,
    user_key text NOT NULL,
    sealed_user bytea NOT NULL,
    membership text NOT NULL
);
CREATE TABLE public.report (
    report_id bigint NOT NULL,
    source text NOT NULL,
    circle_id text NOT NULL,
    number bigint NOT NULL,
    reporter text NOT NULL,
    author text NOT NULL,
    message_id bigint,
    mute smallint DEFAULT 0 NOT NULL,
    sealed bytea,
    created_at bigint NOT NULL
);
ALTER TABLE public.report ALTER COLUMN report_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.report_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.room (
    room_key bigint NOT NULL,
    room_id text,
    kind text NOT NULL,
    circle_id text NOT NULL,
    peer_key text NOT NULL,
    operation text NOT NULL,
    ready boolean NOT NULL,
    changes bigint DEFAULT 0 NOT NULL,
    state_at bigint DEFAULT 0 NOT NULL,
    asked_at bigint,
    created_at bigint NOT NULL
);
ALTER TABLE public.room ALTER COLUMN room_key ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.room_room_key_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.seat (
    room_key bigint NOT NULL,
    user_id text NOT NULL
);
CREATE TABLE public.staff (
    circle_id text NOT NULL,
    user_key text NOT NULL,
    sealed_user bytea NOT NULL,
    door text NOT NULL,
    leveled boolean NOT NULL,
    level bigint DEFAULT 50 NOT NULL
);
CREATE TABLE public.ticket (
    ticket_id text NOT NULL,
    peer_key text NOT NULL,
    topic text NOT NULL,
    state text NOT NULL,
    circle_id text DEFAULT ''::text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.trail (
    room_key bigint NOT NULL,
    sealed bytea NOT NULL,
    expires_at bigint NOT NULL
);
INSERT INTO public.crypto_account VALUES ('@support:example.org', 'DEVICE', false, '', '\x6c31377345347445364b387470474b4f61686d62386c6a4d334f5865656641706a636567434965566943767946714f542f6e5a4a3367736f566244735a417138334a4f66494930373039416c355a4965733133486757353561434e414131736764764376344144624c4873425954756e44385872536d7434706c37623962776d74397133324d4264785870756c4d74782f39354670666b38776a79642f434b5045465558622b37576644695573434d4659596f65754e62396f724450544f3270323669702b4f7272643734516762494a6639677668664575396f6b4f64535243426555454b4d74467a6f656c4b6c473777786c4f2f41', '');
INSERT INTO public.crypto_device VALUES ('@anna:example.org', 'D', 'i                                          ', 's                                          ', 0, false, '');
INSERT INTO public.crypto_megolm_inbound_session VALUES ('@support:example.org', 'L275QIBUwCFIYmc2iAvfUYMwtLETZ8MpP5et+83qJdQ', 'sender                                     ', 'signing                                    ', '!room:example.org', '\x734b6248757362644c68796d49456758756e4c5441782f5071665a6773485431797853724651346a336c647632555733714c6a744274503842696837666263504a324c35324645724a594e5a48345935527475684e5264776e396137574e6d6e384148503033686d586e647a65497245746157756f4e773269342b306b4544766e7a7a4b3666424143326b725668566a32706776596f56786c6f7452486b6b736a41486344452f4f5767677a47452b6632514955457a654f76505332384c4e554d6b5241787a54637672646c677a6c55707067537730733259684739626472586f417a67715a4d7a5175352f76376933563841796575522b6a4a5937775364342b31524f386557627337374265422f7547463445477a416e4e4267776e532f7778687967357865586f7341766f7a5062792b5755386459314e644b69434759444c424f4630544a5467674c66565a7444322f43777435527371664f5147367168784c38614d7479436f5867494b3165547977374946743035484c4b362f4232324958366a397a684934734d6a53694b757331384d796c2f753655315934723559', '\x', NULL, NULL, NULL, '{"next_index": 0, "missed_indices": [3, 1, 2]}', '2026-03-29 00:30:00', 3600000, 100, false, '', 'direct', '');
INSERT INTO public.crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'L275QIBUwCFIYmc2iAvfUYMwtLETZ8MpP5et+83qJdQ', '\x335654624362696b61624678787956645434536752786c475a753657622b4665624338314f756f32587673754658446966514e7a367a4e6550382b3344436d707573394c43772f674a44546265357963412f68616d354d45322b2f2b6377416137787167354f64653734356343754e6a6f31693439772f394b2b3066756c4f6154627549677030564e6d6c6a70454b614e3835584b706666484b4b574875324279474c2f655068466f344e7062536144734c322f45584f61316664373574437439664b3936663463584266587543382b734a4b354d6c2f746f78527167445647653477386f375567425563593361573252716a356c794632314b72494933476a64566231384f756e326251506b316d685253513231714c34565074615674344553434b53464b2b76776d306a76454f6e684e6f6150726976507356512b7976394e5469774a79582b4a326f', false, 100, 0, 604800000, NULL, '2026-11-21 18:11:03.453485', '2026-11-21 18:11:03.453485');
INSERT INTO public.crypto_olm_message_hash VALUES ('@support:example.org', 1795284663455, '\x0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.crypto_tracked_user VALUES ('@anna:example.org', false);
INSERT INTO public.crypto_version VALUES (21, 20);
INSERT INTO public.cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO public.database_owner VALUES (0, 'kith');
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, '$1', '!room:example.org', '\xa5ef43eeaf59ddd23d72227d84f245cd0310b6b40a4edcff51fd5b6d96e104ca4022dc95f9214f98c11f7c51c187c9703052a651b2623b7442771824fd184fcff2', 0, 1795284663446);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (3, '$3', '!room:example.org', '\x9c0f963ed1acc86755e5ba11a43a2e3e79c265e53fb88aa5ce75bef96c4630375dac1ccb03f3b1c7341c8f38c140692bbd6da1a9e34c6185a06a337882a21a8b2e', 0, 1795284663447);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, '$2', '!room:example.org', NULL, 2, 1795284663447);
INSERT INTO public.job VALUES ('some job', 'ünïcödé | subject', 1795284663452, 0, 0);
INSERT INTO public.kith_version VALUES (1, 1);
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES (1, 1, '@support:example.org', 't', 'm.room.message', '\xc4982c3bc535255798d399acf7419f1cc506613556ba370e0a625b9fbbd747793068fcfab62f07af0035', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1795284663451);
INSERT INTO public.peer VALUES ('69c389582888befe8ac4614487caa3de', '\x313e212032c8b735f41fd35e195583b6fb82acdf5e8777cc01e30f494496d26b766341a5e288baf95ca4f274765aef4748e6f620c9e59f716a', 0, '\x7b226164756c74223a747275657d', false, 0, 1795284663444);
INSERT INTO public.room OVERRIDING SYSTEM VALUE VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', true, 0, 0, NULL, 1795284663448);
SELECT pg_catalog.setval('public.held_held_id_seq', 1, false);
SELECT pg_catalog.setval('public.inbox_seq_seq', 3, true);
SELECT pg_catalog.setval('public.item_item_id_seq', 1, false);
SELECT pg_catalog.setval('public.message_message_id_seq', 1, false);
SELECT pg_catalog.setval('public.outbox_outbox_id_seq', 1, true);
SELECT pg_catalog.setval('public.report_report_id_seq', 1, false);
SELECT pg_catalog.setval('public.room_room_key_seq', 2, true);
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT ban_pkey PRIMARY KEY (ghost);
ALTER TABLE ONLY public.circle
    ADD CONSTRAINT circle_pkey PRIMARY KEY (circle_id);
ALTER TABLE ONLY public.copy
    ADD CONSTRAINT copy_pkey PRIMARY KEY (message_id, room_key);
ALTER TABLE ONLY public.copy
    ADD CONSTRAINT copy_room_key_event_id_key UNIQUE (room_key, event_id);
ALTER TABLE ONLY public.crypto_account
    ADD CONSTRAINT crypto_account_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.crypto_cross_signing_keys
    ADD CONSTRAINT crypto_cross_signing_keys_pkey PRIMARY KEY (user_id, usage);
ALTER TABLE ONLY public.crypto_cross_signing_signatures
    ADD CONSTRAINT crypto_cross_signing_signatures_pkey PRIMARY KEY (signed_user_id, signed_key, signer_user_id, signer_key);
ALTER TABLE ONLY public.crypto_device
    ADD CONSTRAINT crypto_device_pkey PRIMARY KEY (user_id, device_id);
ALTER TABLE ONLY public.crypto_megolm_inbound_session
    ADD CONSTRAINT crypto_megolm_inbound_session_pkey PRIMARY KEY (account_id, session_id);
ALTER TABLE ONLY public.crypto_megolm_outbound_session
    ADD CONSTRAINT crypto_megolm_outbound_session_pkey PRIMARY KEY (account_id, room_id);
ALTER TABLE ONLY public.crypto_megolm_outbound_session
    ADD CONSTRAINT crypto_megolm_outbound_session_session_id_key UNIQUE (session_id);
ALTER TABLE ONLY public.crypto_megolm_outbound_session_shared
    ADD CONSTRAINT crypto_megolm_outbound_session_shared_pkey PRIMARY KEY (user_id, identity_key, session_id);
ALTER TABLE ONLY public.crypto_message_index
    ADD CONSTRAINT crypto_message_index_pkey PRIMARY KEY (session_id, index);
ALTER TABLE ONLY public.crypto_olm_message_hash
    ADD CONSTRAINT crypto_olm_message_hash_pkey PRIMARY KEY (message_hash);
ALTER TABLE ONLY public.crypto_olm_session
    ADD CONSTRAINT crypto_olm_session_pkey PRIMARY KEY (account_id, session_id);
ALTER TABLE ONLY public.crypto_secrets
    ADD CONSTRAINT crypto_secrets_pkey PRIMARY KEY (account_id, name);
ALTER TABLE ONLY public.crypto_tracked_user
    ADD CONSTRAINT crypto_tracked_user_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.database_owner
    ADD CONSTRAINT database_owner_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.gap
    ADD CONSTRAINT gap_pkey PRIMARY KEY (room_id);
ALTER TABLE ONLY public.ghost
    ADD CONSTRAINT ghost_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_pkey PRIMARY KEY (held_id);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_room_key_event_id_key UNIQUE (room_key, event_id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.introduced
    ADD CONSTRAINT introduced_pkey PRIMARY KEY (room_key, ghost);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_kind_reference_key UNIQUE (kind, reference);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_number_key UNIQUE (number);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (kind, subject);
ALTER TABLE ONLY public.laid
    ADD CONSTRAINT laid_pkey PRIMARY KEY (item_id, room_key);
ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_circle_id_place_key UNIQUE (circle_id, place);
ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (message_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_transaction_id_key UNIQUE (transaction_id);
ALTER TABLE ONLY public.peer
    ADD CONSTRAINT peer_pkey PRIMARY KEY (peer_key);
ALTER TABLE ONLY public.portal
    ADD CONSTRAINT portal_ghost_key UNIQUE (ghost);
ALTER TABLE ONLY public.portal
    ADD CONSTRAINT portal_pkey PRIMARY KEY (room_key);
ALTER TABLE ONLY public.reader
    ADD CONSTRAINT reader_pkey PRIMARY KEY (room_key, user_key);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (report_id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_source_key UNIQUE (source);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_operation_key UNIQUE (operation);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_pkey PRIMARY KEY (room_key);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_room_id_key UNIQUE (room_id);
ALTER TABLE ONLY public.seat
    ADD CONSTRAINT seat_pkey PRIMARY KEY (room_key, user_id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (circle_id, user_key);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT ticket_pkey PRIMARY KEY (ticket_id);
ALTER TABLE ONLY public.trail
    ADD CONSTRAINT trail_pkey PRIMARY KEY (room_key);
CREATE INDEX ban_circle_idx ON public.ban USING btree (circle_id);
CREATE INDEX ban_peer_idx ON public.ban USING btree (peer_key);
CREATE INDEX circle_live_idx ON public.circle USING btree (topic) WHERE (state <> 'closed'::text);
CREATE INDEX crypto_megolm_inbound_session_backup_idx ON public.crypto_megolm_inbound_session USING btree (account_id, key_backup_version) WHERE (session IS NOT NULL);
CREATE INDEX crypto_megolm_inbound_session_room_idx ON public.crypto_megolm_inbound_session USING btree (room_id);
CREATE INDEX crypto_megolm_outbound_session_room_idx ON public.crypto_megolm_outbound_session USING btree (room_id);
CREATE INDEX crypto_olm_message_hash_account_idx ON public.crypto_olm_message_hash USING btree (account_id);
CREATE INDEX crypto_olm_session_sender_key_idx ON public.crypto_olm_session USING btree (account_id, sender_key);
CREATE INDEX crypto_tracked_user_outdated_idx ON public.crypto_tracked_user USING btree (user_id) WHERE (devices_outdated = true);
CREATE INDEX ghost_state_idx ON public.ghost USING btree (state);
CREATE INDEX held_circle_idx ON public.held USING btree (circle_id);
CREATE INDEX held_ended_idx ON public.held USING btree (created_at) WHERE (sealed IS NULL);
CREATE INDEX held_open_idx ON public.held USING btree (room_key, held_id) WHERE (sealed IS NOT NULL);
CREATE INDEX inbox_done_idx ON public.inbox USING btree (received_at) WHERE (state = 2);
CREATE INDEX inbox_open_idx ON public.inbox USING btree (room_id, state, seq) WHERE (state < 2);
CREATE INDEX inbox_room_idx ON public.inbox USING btree (room_id);
CREATE INDEX item_circle_idx ON public.item USING btree (circle_id);
CREATE INDEX item_open_idx ON public.item USING btree (item_id) WHERE (decided_at IS NULL);
CREATE INDEX job_due_idx ON public.job USING btree (due_at, kind, subject);
CREATE INDEX laid_room_idx ON public.laid USING btree (room_key);
CREATE INDEX message_author_idx ON public.message USING btree (author);
CREATE INDEX outbox_done_idx ON public.outbox USING btree (created_at) WHERE done;
CREATE INDEX outbox_open_idx ON public.outbox USING btree (room_key, outbox_id) WHERE (NOT done);
CREATE INDEX outbox_room_idx ON public.outbox USING btree (room_key, outbox_id);
CREATE INDEX portal_circle_idx ON public.portal USING btree (circle_id);
CREATE UNIQUE INDEX portal_live_idx ON public.portal USING btree (circle_id, peer_key) WHERE (state <> 'left'::text);
CREATE INDEX portal_peer_idx ON public.portal USING btree (peer_key);
CREATE INDEX reader_user_idx ON public.reader USING btree (user_key);
CREATE INDEX report_author_idx ON public.report USING btree (author);
CREATE INDEX report_circle_idx ON public.report USING btree (circle_id);
CREATE INDEX report_reporter_idx ON public.report USING btree (reporter);
CREATE INDEX room_circle_idx ON public.room USING btree (circle_id);
CREATE INDEX room_peer_idx ON public.room USING btree (peer_key);
CREATE INDEX ticket_circle_idx ON public.ticket USING btree (circle_id);
CREATE INDEX ticket_peer_idx ON public.ticket USING btree (peer_key);
CREATE UNIQUE INDEX ticket_waiting_idx ON public.ticket USING btree (peer_key) WHERE (state = 'waiting'::text);
CREATE INDEX trail_expires_idx ON public.trail USING btree (expires_at);
ALTER TABLE ONLY public.crypto_olm_message_hash
    ADD CONSTRAINT crypto_olm_message_hash_account_fkey FOREIGN KEY (account_id) REFERENCES public.crypto_account(account_id) ON UPDATE CASCADE ON DELETE CASCADE;
