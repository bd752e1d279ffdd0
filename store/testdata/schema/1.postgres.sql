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
INSERT INTO public.crypto_account VALUES ('@support:example.org', 'DEVICE', false, '', '\x6c4933727359506d77456a577450462b7039456a4970362b4a62506139436e3875544d314778785273314d796a45393270414b73466873514d38716345554b7a417632616a31746272435a7a6c5a6431423956384e6e724f574738456f317871707942346969633574657332794d43734b6d335a6658686c6d4c747174524a7435466e6e537372426d6a667876636e506d394b4c76676d6162362b4a30313451667773323941454e78694f714875626d6e64696e6277734375395764535057326a6f367164557765694635447056707a706c3674476e54387a543877374c794d7a737956425a504e377958637053305139682f716841', '');
INSERT INTO public.crypto_device VALUES ('@anna:example.org', 'D', 'i                                          ', 's                                          ', 0, false, '');
INSERT INTO public.crypto_megolm_inbound_session VALUES ('@support:example.org', 'TGrl9p5/QhjGLFHSlHNsWLF5jVNgARMoyomUpgTariw', 'sender                                     ', 'signing                                    ', '!room:example.org', '\x4b4c714f69657268746130366e426131314978363538475172764c524766464962723766426f41306f47644166387469355433334c7a364477665a583154795056556c353141315974706c4468674c426e58576976676942722b69445678664f4d37567a564f7658306d4e2f577a41785934674e6774426d71445833794f465a507835306f48697056486a305269504a573478376c7444347933753342574c4c5a585668334e7577514e7932574d34517a676435504f72434e6d7a6a566b3746486c476275646d314e674c2b66653379624e7755304971796e43596c4a6e55303156646f5a797a445774636d4b5164456344573877776a3551496c69374b41644752654b344859506839502f466766566e2f4d6f3644616d585a6f373068376864444971735a7448504368506f6d676b3351416c48682b31536b6b30636b7a6f5168546158613557444b764f7a635a34724b754d7a6d4f462b576a496d79455764495a706230464d662f374f62494c49364357696a354b4e69596f5639696e4a7832636e5a726c7671323437316f446d4477422b4855557a6f6932576d4b6569', '\x', NULL, NULL, NULL, '{"next_index": 0, "missed_indices": [3, 1, 2]}', '2026-03-29 00:30:00', 3600000, 100, false, '', 'direct', '');
INSERT INTO public.crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'TGrl9p5/QhjGLFHSlHNsWLF5jVNgARMoyomUpgTariw', '\x2f394c325a3153336f4a46416157454573666e62304e37316a764461585743394d4b66463550587944755a397647503377712f586f665a41322f584f633368544845736a4a4c63756772537062776d6d4841524f7a39614641416b76496362374a3143527835745733515a41533661524a7761347731333350475968643576775530655177733750454b6a7835452b7a7a4e366e33717057696273664e586d6e786a354c4d486730365431324a644157347445775174703237642f733752755a4f346a6a4b4f36685741784b4e6d4b42656b59487175315337354472495a315957756e6645715748614b4b374d41596c317956564c3455536f384654484f6b655149636a312f6341716e6f6d536e584d616534587a35756466396632594771525447377046465a5155623145515a627966434e2b44525350522f784e6e453443534c72763053735a326130', false, 100, 0, 604800000, NULL, '2026-11-21 17:55:43.716574', '2026-11-21 17:55:43.716574');
INSERT INTO public.crypto_olm_message_hash VALUES ('@support:example.org', 1795283743718, '\x0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.crypto_tracked_user VALUES ('@anna:example.org', false);
INSERT INTO public.crypto_version VALUES (21, 20);
INSERT INTO public.cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO public.database_owner VALUES (0, 'kith');
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, '$1', '!room:example.org', '\xd4a774ae7b6cf40c76967550434afdadc7086d6989c4a6afc3043683f6b4177b9a6efe98fde63e3ad94cd7067b616a6f86d14d9f4270a0f2574098064c18e07e35', 0, 1795283743707);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (3, '$3', '!room:example.org', '\x66e64ddb0f724eed58168146648b01b97b38415bbce4c864ddee812be2c77c7dc7477a8027d7fd63d91a8a49c0f8262727e25719fb4b4dcef01aba11f290a45285', 0, 1795283743708);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, '$2', '!room:example.org', NULL, 2, 1795283743707);
INSERT INTO public.job VALUES ('some job', 'ünïcödé | subject', 1795283743715, 0, 0);
INSERT INTO public.kith_version VALUES (1, 1);
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES (1, 1, '@support:example.org', 't', 'm.room.message', '\xa0392841cff1eaf3e1802d90cb477916b43365579c32eaee981898d7d9e84a1cc9ecd46f522897386076', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1795283743714);
INSERT INTO public.peer VALUES ('69c389582888befe8ac4614487caa3de', '\xe71bedf591affd2a432cdbe5756d74586be8cddf08494c9f87442bf8455615d0ff334e22b420a069befa39b7bb26b305170ca08e4e83b8959f', 0, '\x7b226164756c74223a747275657d', false, 0, 1795283743705);
INSERT INTO public.room OVERRIDING SYSTEM VALUE VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', true, 0, 0, NULL, 1795283743708);
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
ALTER TABLE ONLY public.crypto_olm_message_hash
    ADD CONSTRAINT crypto_olm_message_hash_account_fkey FOREIGN KEY (account_id) REFERENCES public.crypto_account(account_id) ON UPDATE CASCADE ON DELETE CASCADE;
