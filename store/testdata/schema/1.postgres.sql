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
    created_at bigint NOT NULL
);
CREATE TABLE public.copy (
    message_id bigint NOT NULL,
    room_key bigint NOT NULL,
    event_id text NOT NULL
);
CREATE TABLE public.crisis (
    crisis_id bigint NOT NULL,
    peer_key text NOT NULL,
    room_key bigint NOT NULL,
    circle_id text NOT NULL,
    ghost text NOT NULL,
    pseudonym text NOT NULL,
    severity smallint NOT NULL,
    state text NOT NULL,
    round bigint NOT NULL,
    asked bigint NOT NULL,
    taken_by bytea,
    talk text NOT NULL,
    shown boolean NOT NULL,
    told_at bigint NOT NULL,
    created_at bigint NOT NULL
);
ALTER TABLE public.crisis ALTER COLUMN crisis_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.crisis_crisis_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
INSERT INTO public.crypto_account VALUES ('@support:example.org', 'DEVICE', false, '', '\x367173696e694e634430592b6c75446b336642654247466e38396836706f70744853476e77366f6b5171476c4e756976717573346e5141782f504e2b4f6d50494c57564c385a4261782f354167632b413751514e71774f6f56374f32484b392b4e526d524f6f375735474c6c43725449767a464849664551547242757866455a7250377638367841643561774634394933554f5966435050757a6e693636427051426c7859626761573355744b684c4c4a7541783459734d3636396a53675a75727168415044496d696d664677753678756561443763375549636c47414e72747275574b673469314b534d7a76725039703365356951', '');
INSERT INTO public.crypto_device VALUES ('@anna:example.org', 'D', 'i                                          ', 's                                          ', 0, false, '');
INSERT INTO public.crypto_megolm_inbound_session VALUES ('@support:example.org', 'iuRJ1H3YR9RDz+rckl36V4rg4BDrChbU8OX2blBmUZU', 'sender                                     ', 'signing                                    ', '!room:example.org', '\x55375235664c623274396949506770636c72703954326969533663617a384e2f4933646a6d6a6a53594c442f36554d373639714d64754a6f733454383539464f42353046774755614350526f7570527233535551576f514a514f703556514e59302f573646365156702f3142337670766f7548353176385457534d7634656953305630593831714e4361486c3548796d444b736a775078363059346c757367546133377773666b35644e586f7437594b44494e4c6859372f666e57352f702b595251714175377054474969574179735a76614e702f7a4e7a4f6f6f624f56364f4167564b6c4b6854714b7654587662572b4c392b7061575a517971616e454165754659723948546d393870575358783558496a6e51332f417835513438474444503463552f306e78554e78325832764b506e626d34642f6d7451436d5a6630435559556268396c4d5141364e67684c465752633548435678614a3274587a74446c367855516c585353424f533561653147737a33766443716b6d7057685466786c31575a314a626a6a50724c3258383479483761306c6a6a764f777273495344', '\x', NULL, NULL, NULL, '{"next_index": 0, "missed_indices": [3, 1, 2]}', '2026-03-29 00:30:00', 3600000, 100, false, '', 'direct', '');
INSERT INTO public.crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'iuRJ1H3YR9RDz+rckl36V4rg4BDrChbU8OX2blBmUZU', '\x432f536e572f67743641472f47594d4159557245454c526a7a777a6a354441495a4777665875376a326e6c52546a7374456e476b795843784a376b673272506d4830305a616c5a714367487a3061324d776562734e5469397632484a3454766d33346541384b5a78307550486d666b422b78565564365454494b6a4664753336704b7149344c47764e4f6c714d6241396265794f445a6245706178705a42423248614d306673677864474e674f646e6251394c2f50463163786e626b745950524c75584e632b42347a5056326d66784d5a337a6e3879794c37453354676a76664b323852684f6e7771754d474b65776539314741743475417a39496a51682f6f79555543476278436b753667752b59384c556430692f6c395362696f4d4f64586646664f633778794431567359385455386e4d634c433877496d724d5830503937494f64334b79692f6b41', false, 100, 0, 604800000, NULL, '2026-11-21 18:28:16.524775', '2026-11-21 18:28:16.524775');
INSERT INTO public.crypto_olm_message_hash VALUES ('@support:example.org', 1795285696525, '\x0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.crypto_tracked_user VALUES ('@anna:example.org', false);
INSERT INTO public.crypto_version VALUES (21, 20);
INSERT INTO public.cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO public.database_owner VALUES (0, 'kith');
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, '$1', '!room:example.org', '\x16a9726bec6fb952e4656fdc2b0bfbe7b222c33e7adf52bc778403c8933baad17b40d113b7f9112e48372601022f337001eac8c0db8db5693dde5433812511ecaf', 0, 1795285696520);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (3, '$3', '!room:example.org', '\xe9e9c02ae538f436c8637df68f1202f666a0bbbacb56f8eb18e2ac724116ef0e4d5ad5d5e8f26f77e91d2c7c92a2186879b5b0c1b6bea2c2ad2ae250add9e85c46', 0, 1795285696520);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, '$2', '!room:example.org', NULL, 2, 1795285696520);
INSERT INTO public.job VALUES ('some job', 'ünïcödé | subject', 1795285696523, 0, 0);
INSERT INTO public.kith_version VALUES (1, 1);
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES (1, 1, '@support:example.org', 't', 'm.room.message', '\xfac794a4ab1434bf571418e7d6bef5775d5d0c3529e71160b3bb58739b6b76d0c8281d9cee67c200c448', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1795285696523);
INSERT INTO public.peer VALUES ('69c389582888befe8ac4614487caa3de', '\xf00e75af0851a4a9143540fd5977870e2f6a407c667c243db5fbce40262ed06999a49540248e6198fe643938875a547b2a927032e04e5cdccd', 0, '\x4cf81e6407ec20f2581ec886d09baa808d02228558783e30847b235b1f247f5741995ebaffa5886654f724da7762336b89e5fab149be', false, 0, 1795285696519);
INSERT INTO public.room OVERRIDING SYSTEM VALUE VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', true, 0, 0, NULL, 1795285696521);
SELECT pg_catalog.setval('public.crisis_crisis_id_seq', 1, false);
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
ALTER TABLE ONLY public.crisis
    ADD CONSTRAINT crisis_pkey PRIMARY KEY (crisis_id);
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
CREATE INDEX crisis_circle_idx ON public.crisis USING btree (circle_id);
CREATE INDEX crisis_peer_idx ON public.crisis USING btree (peer_key);
CREATE INDEX crisis_room_idx ON public.crisis USING btree (room_key, crisis_id);
CREATE INDEX crisis_talk_idx ON public.crisis USING btree (talk);
CREATE INDEX crisis_told_idx ON public.crisis USING btree (told_at);
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
