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
    sealed bytea NOT NULL,
    state text NOT NULL,
    round bigint NOT NULL,
    asked bigint NOT NULL,
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
INSERT INTO public.crypto_account VALUES ('@support:example.org', 'DEVICE', false, '', '\x7a523469334d656b442b444a794261344558434e786c6a4a79492b73547959366e5879466b7767514c42666233466d5a423441574150584c44704f5a3537646a5349455a726e6c6d465a7339644f516638304b34357a4a386b74464c4344554c5763376d454f525676415049525a6f6236396972525643692b4f2b56324e36657a79506276596c62664958786b472b3752356e52557451666c6335416f50752b504a6a61656749534d364f37576c717536496471785169737654704555496b6b2b41366d674c564745566a62452b664676486e3746576d6e75626d49715474654f306747474e366f2b30644955784149363854326751', '');
INSERT INTO public.crypto_device VALUES ('@anna:example.org', 'D', 'i                                          ', 's                                          ', 0, false, '');
INSERT INTO public.crypto_megolm_inbound_session VALUES ('@support:example.org', 'z6ae+8RkcSYoRJQj6lXaLFqui5wKuwkgfKM/2bAGjAE', 'sender                                     ', 'signing                                    ', '!room:example.org', '\x61586a62376575506e41786b4534374b71617537354a3374672b304e47514e62795365395a336d692b78566277397541614934637a734a72524b554976305633444c334751683148302b774f7061574d3446524b766256696a3144455634587279523962697073524937667a557a75366c4c70546131446f4458674e55316852496e7551364d4f596f65307132787568305962533142464347765a2b344554336958694735692b2f3178366a302b766a67383563586e4b634f68347737672f715938424b304861446d6f536b79376753372b3259684555435a77744f2f35704d712f37696e73536f374d382b3577522f7a616d54356d76696e4c715a63634a7957685442576a6a754f6e316c2b4e77757551514c63496b3134517932783048733651793552726a766f5646504734742f7051746f53534d6e59732f50336d4330687a4c5454534a2f34797044494a46674d454a7970485872557651637a4e7574325157786e662f37556a2f4545706d676275777a32692f444155635975784246726c356a58646f76313630382f6a597450515a6f546c6231716c794455415659', '\x', NULL, NULL, NULL, '{"next_index": 0, "missed_indices": [3, 1, 2]}', '2026-03-29 00:30:00', 3600000, 100, false, '', 'direct', '');
INSERT INTO public.crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'z6ae+8RkcSYoRJQj6lXaLFqui5wKuwkgfKM/2bAGjAE', '\x35353242424a6b7a566b6a67334a593635536c2b495474762b536342352f335774763172382f664753794b6b4e65614e4a445472385048373133357a676975743179504351666c6b316233524666414646714e4e4257797a477874552f4b415a4c35392b7174454335324e74614651466638315269566471323766764e583853306979552b464246496f4851757a34495a703232736a76386a66644c69624635452b6e44493649705578542f6b636d454870356e4b2f544d614472344b68695266625055393076363066754f41446971394565474b795a756c4c41756f52397351715442614279714d7a6b38704d736a766a4c52417933776850784337457a304a3868326d626872304d2b3434325845476f396c6e5344476c5862316e54373239724b693243726b7779487647317648744f352b2f55494b63714263665774734a544649374f4365394977', false, 100, 0, 604800000, NULL, '2026-11-21 19:09:03.214841', '2026-11-21 19:09:03.214841');
INSERT INTO public.crypto_olm_message_hash VALUES ('@support:example.org', 1795288143216, '\x0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.crypto_tracked_user VALUES ('@anna:example.org', false);
INSERT INTO public.crypto_version VALUES (21, 20);
INSERT INTO public.cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO public.database_owner VALUES (0, 'kith');
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, '$1', '!room:example.org', '\xa50d73e080830dd0210f2bf6346ef87a24a6b7a52ec4bdc0bbfc21e3dd58abc5da5ce49d3a069f5892d48edcb1797acbd111424169f793569866ca94085cbb8005', 0, 1795288143208);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (3, '$3', '!room:example.org', '\x096be665581d6744d6ae5884f93ca7dd8d18049f21d779bda45053119988a0e80cd8fd350be0ee613b9f1f1721f93191eab49f0b072a36273828df7e84751554e4', 0, 1795288143209);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, '$2', '!room:example.org', NULL, 2, 1795288143208);
INSERT INTO public.job VALUES ('some job', 'ünïcödé | subject', 1795288143213, 0, 0);
INSERT INTO public.kith_version VALUES (1, 1);
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES (1, 1, '@support:example.org', 't', 'm.room.message', '\xa8d4636dd3cef0560ebb56e6adc561083ad17ddab5542d12f858ecc73eafda5a5f36e97c49e977dfd843', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1795288143212);
INSERT INTO public.peer VALUES ('69c389582888befe8ac4614487caa3de', '\xdce6798c14e9e627a4fd878d56e079a75f8e7f7d32347d9c2fcbdb6e571a875b4ec3ade58f489dd9a6d338b3bf931601542eec345284c9a6c6', 0, '\xf44ca1da7666d14867b638fcef6e3eaad6b122c02a5772f69b25e55e19948a1d49bc98195b472875dd1966ff3919c4bbdd6e5b41a486', false, 0, 1795288143207);
INSERT INTO public.room OVERRIDING SYSTEM VALUE VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', true, 0, 0, NULL, 1795288143209);
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
