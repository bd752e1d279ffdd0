CREATE TABLE public.ban (
    ghost text NOT NULL,
    circle_id text NOT NULL,
    peer_key text NOT NULL,
    pseudonym text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.block (
    peer_key text NOT NULL,
    other_key text NOT NULL,
    sealed bytea NOT NULL,
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
CREATE TABLE public.duty (
    peer_key text NOT NULL,
    until bigint NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.feedback (
    circle_id text NOT NULL,
    peer_key text NOT NULL,
    topic text NOT NULL,
    sealed bytea NOT NULL,
    created_at bigint NOT NULL
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
    file bytea,
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
    place bigint NOT NULL,
    kind text NOT NULL,
    target bigint,
    mark text,
    gone boolean DEFAULT false NOT NULL
);
ALTER TABLE public.message ALTER COLUMN message_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.met (
    peer_key text NOT NULL,
    other_key text NOT NULL,
    liked smallint NOT NULL,
    listened boolean NOT NULL,
    created_at bigint NOT NULL
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
    relation text,
    relates_to bigint,
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
    sealed_names bytea,
    lobby bigint DEFAULT 0 NOT NULL,
    dialogue bytea NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    pauses bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.poll (
    message_id bigint NOT NULL,
    sealed bytea NOT NULL
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
    voice boolean DEFAULT false NOT NULL,
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
    sealed bytea,
    created_at bigint NOT NULL,
    ended_at bigint
);
CREATE TABLE public.trail (
    room_key bigint NOT NULL,
    sealed bytea NOT NULL,
    expires_at bigint NOT NULL
);
INSERT INTO public.circle VALUES ('KYMHZDSSZ7U4DZU5XBHO7C37FQ', 'grief', 0, '', 'open', 1, 0, 1795306786023, 0, 1795306786022);
INSERT INTO public.crisis OVERRIDING SYSTEM VALUE VALUES (1, '69c389582888befe8ac4614487caa3de', 0, '', '', '', '\x06ab8b851e34590b0d26f04c31376ae27c583b72b2d0b22f56376dce88396e41999593fa8a33795dfa1261ab2a6bf18f90409d9f4bb3', 'noticed', 0, 0, '', false, -62135596800000, 1795306786019);
INSERT INTO public.crypto_account VALUES ('@support:example.org', 'DEVICE', false, '', '\x47392b59344c506d6e4a335537344e3354554466754b514a763761736b744c7461594e37504b4f6e557768354d42766a704c6e6b5545454b51474835697233792f564d45437162616a556b656d755a4d463255736c46443632615876474a776b567038796d5a615a4c6c476c4c41444a673637366a647a48714b69575132625730697867333633485437445244394844393242354a744e7166716a75454955304e7a4246696231736e496d3972316f394a312f6f4562756e566a6739516c51384179636455736156644b613672426f3949767a58535472576670466451726559544e6c75757552763431485476394938733432506b67', '');
INSERT INTO public.crypto_device VALUES ('@anna:example.org', 'D', 'i                                          ', 's                                          ', 0, false, '');
INSERT INTO public.crypto_megolm_inbound_session VALUES ('@support:example.org', 'DX1rUJIW9ndDra8vfQgtSTFaFrvZoZB/UzlONtRVNws', 'sender                                     ', 'signing                                    ', '!room:example.org', '\x764d4d556b49592b4832676d6e34524b6a584b376c62426f673748396d7465455052356d347952676c6d51334338673762363838726851543438387159617034554444346a7a6a306336734d31706b497262757037426a5a4a2f576d684a615275462b33516f2f3238586e5152574e6e7471676b495a646537346e6545616a6e5566532b6f6250364e756a4932743158616a7263794f5966393531595a4d7558675a4f6b3441614c496d30504957586b417770446c6e447777554231426336336c6d627859326a77446454793937516d7a615a7a2f786b35445056534d6b303547316a4d30475636464357505265754d6b79377844616d724c3161365357617336444d714c79615538456e567567714d3274544e3430426a4862487342616758737469437332524b787348507076765377426d6837495931726e37584b4275763434667952655872592b7970784557594265614467652b666e723170544e5445783846494d7a2f5954314870645344535231706d454b7431514f374c3869644c74436d786f53394e65754a524c6846617371542f336356344a36536371693974', '\x', NULL, NULL, NULL, '{"next_index": 0, "missed_indices": [3, 1, 2]}', '2026-03-29 00:30:00', 3600000, 100, false, '', 'direct', '');
INSERT INTO public.crypto_megolm_outbound_session VALUES ('@support:example.org', '!room:example.org', 'DX1rUJIW9ndDra8vfQgtSTFaFrvZoZB/UzlONtRVNws', '\x65562f79494b7770513778464b755336522f4b356968324e31712f4c2b77465577774d72784f783175715a5946762f4c3634556d526e6272523058344b7a336f7575582f5a517068544574365244586e6569325266773750412b6d477553774a7a6c51727a4d662f3861524a7333384969554542664f3375343052436471786b3470566c7733596d754b376a703978626a4f6a2b674d65564767533970442f63526a5366394b535a362b36684d395730596f616d6779776b316f454d357a6341545038725130522f504f6a56562b7a4834353562456e6e78474a535841737979577a3262414c68724276446c4967586a425531664c4249726a6b44785149342f6b6c576472457969394753796a7874465763755a34414f542b5a6a6c533838574136755446576343534d79696b56732f79385762696f396177496936354b652f7473364b656a305256306f', false, 100, 0, 604800000, NULL, '2026-11-22 00:19:46.025583', '2026-11-22 00:19:46.025583');
INSERT INTO public.crypto_olm_message_hash VALUES ('@support:example.org', 1795306786027, '\x0100000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.crypto_tracked_user VALUES ('@anna:example.org', false);
INSERT INTO public.crypto_version VALUES (21, 20);
INSERT INTO public.cursor VALUES ('secret', '8cf07c067611dcdf');
INSERT INTO public.database_owner VALUES (0, 'kith');
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (1, 'c', 1, 'ILJ6YIOFIQLKJ3QMIAN4U5YK2S', 'behind', '', '\xb2fe582388675e069f9c62eac4bf2a4d15581a6d6f84faa2b6293a57b65413e2730fe7fd1adcc40ba310a1710913170e6f4d80b65dee08b808cf354c4ef1091e12dab576df1f812df434864b5ea9d6f9865589a969ad45879fa61f126b63e4cba0b20067460d790769e07002ac8255d95a1fb9c3be261eee2b20d08370aac03e9e281b41936d27b7030c84b5a53082857c91122861ad11e029f1f3d4c87b9303e5fed8f689f5fd48fba36fcd2064dd0367f74352f9e5a2b1ad1a67a7b2001540e86b601917c1329c12ded7fde179ca9aad246984165e225c36255b12342fd8c4906a973dbcbe', NULL, NULL, 1795306786021);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, '$1', '!room:example.org', '\x14a3fa297a44ae397b4ea0eeab2f4ecf89d9bfc62e006ff212d218da690cb2d1885ac9d7475d22e2e142ae439c43dfdc62ae9eb8576cc82fc7ee643d5675f5d7e9', 0, 1795306786007);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (3, '$3', '!room:example.org', '\x5e4463c4b5e4d0e7a7d909db8b116400ba1272aa46d23b0d1ba238b622f5dc8663c840f0c407fa60f3d7238cf96b23aa0f082703d8c9b5f48ed7616afbbdf77993', 0, 1795306786008);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, '$2', '!room:example.org', NULL, 2, 1795306786008);
INSERT INTO public.item OVERRIDING SYSTEM VALUE VALUES (1, 141, 'report', 'c', '', 'ROOBF6KZMIFUPCB73IX4XSTUOQ', '', '\x2624b109cbf184c29a95c36a4c8b3c3a0926116275a7e3b517040af65ce0cff4b262f2bac9bf4b86b8eea894e81239c806b319498448930ec6', '', NULL, 1795306786018, NULL);
INSERT INTO public.job VALUES ('some job', 'ünïcödé | subject', 1795306786014, 0, 0);
INSERT INTO public.kith_version VALUES (1, 1);
INSERT INTO public.message OVERRIDING SYSTEM VALUE VALUES (1, 'KYMHZDSSZ7U4DZU5XBHO7C37FQ', '@_kith_a:example.org', 1, 'message', NULL, NULL, false);
INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES (1, 1, '@support:example.org', 't', 'm.room.message', '\xce890f940e0440c56aa8091617b6b415e22769f8392a25463b596ae502a79da021ff8df0333eedf495cb', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1795306786013);
INSERT INTO public.peer VALUES ('69c389582888befe8ac4614487caa3de', '\x8b52fd94149f2a14db8dee45290bc8ba90b8d86bfc63679dd9762a3c6d12478e9661da1923b63b47a2007bb5fcd4c136102d8adf1891625595', NULL, 0, '\x27b5ea6a31caaf8315c03793a4701c8f28d35cbd549c8bea55f8c0445a3d27fd918090f2ea85db22d1e71cc1b3f38dc03f79e807af47', false, 0, 1795306786006);
INSERT INTO public.report OVERRIDING SYSTEM VALUE VALUES (1, 'GT6HTFFH2WVURIE4Q5N45J7U4U', 'c', '', '', NULL, 0, '\xc227c25754b8e6f25d95de72748c693c42bc7a5d961603974647c8a8ad2a7777fc7a91db5935badf7e985a', 1795306786014);
INSERT INTO public.room OVERRIDING SYSTEM VALUE VALUES (1, '!room:example.org', 'lobby', '', '69c389582888befe8ac4614487caa3de', 'op', true, 0, 0, NULL, 1795306786009);
SELECT pg_catalog.setval('public.crisis_crisis_id_seq', 1, true);
SELECT pg_catalog.setval('public.held_held_id_seq', 1, true);
SELECT pg_catalog.setval('public.inbox_seq_seq', 3, true);
SELECT pg_catalog.setval('public.item_item_id_seq', 1, true);
SELECT pg_catalog.setval('public.message_message_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_outbox_id_seq', 1, true);
SELECT pg_catalog.setval('public.report_report_id_seq', 1, true);
SELECT pg_catalog.setval('public.room_room_key_seq', 2, true);
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT ban_pkey PRIMARY KEY (ghost);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (peer_key, other_key);
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
ALTER TABLE ONLY public.duty
    ADD CONSTRAINT duty_pkey PRIMARY KEY (peer_key);
ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (circle_id, peer_key);
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
ALTER TABLE ONLY public.met
    ADD CONSTRAINT met_pkey PRIMARY KEY (peer_key, other_key);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_transaction_id_key UNIQUE (transaction_id);
ALTER TABLE ONLY public.peer
    ADD CONSTRAINT peer_pkey PRIMARY KEY (peer_key);
ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_pkey PRIMARY KEY (message_id);
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
CREATE INDEX block_other_idx ON public.block USING btree (other_key);
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
CREATE INDEX feedback_peer_idx ON public.feedback USING btree (peer_key);
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
CREATE INDEX message_target_idx ON public.message USING btree (target) WHERE (target IS NOT NULL);
CREATE INDEX met_other_idx ON public.met USING btree (other_key);
CREATE INDEX outbox_done_idx ON public.outbox USING btree (created_at) WHERE done;
CREATE INDEX outbox_message_idx ON public.outbox USING btree (message_id, room_key) WHERE (NOT done);
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
CREATE INDEX ticket_ended_idx ON public.ticket USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX ticket_peer_idx ON public.ticket USING btree (peer_key);
CREATE UNIQUE INDEX ticket_waiting_idx ON public.ticket USING btree (peer_key) WHERE (state = 'waiting'::text);
CREATE INDEX trail_expires_idx ON public.trail USING btree (expires_at);
ALTER TABLE ONLY public.crypto_olm_message_hash
    ADD CONSTRAINT crypto_olm_message_hash_account_fkey FOREIGN KEY (account_id) REFERENCES public.crypto_account(account_id) ON UPDATE CASCADE ON DELETE CASCADE;
