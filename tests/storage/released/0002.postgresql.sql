
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.analyses (
    call integer NOT NULL,
    analysis bytea NOT NULL
);
CREATE TABLE public.audio (
    sha256 bytea NOT NULL,
    coding character varying(16) NOT NULL,
    sealed boolean NOT NULL,
    kept_sha256 bytea NOT NULL,
    size_bytes bigint NOT NULL
);
CREATE TABLE public.audit (
    number integer NOT NULL,
    at bigint NOT NULL,
    who character varying(120) NOT NULL,
    what character varying(32) NOT NULL,
    call_id uuid,
    calls integer NOT NULL
);
CREATE SEQUENCE public.audit_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_number_seq OWNED BY public.audit.number;
CREATE TABLE public.call_tags (
    call integer NOT NULL,
    tag integer NOT NULL
);
CREATE TABLE public.calls (
    number integer NOT NULL,
    id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    sha256 bytea NOT NULL,
    file character varying(120) NOT NULL,
    model integer NOT NULL,
    customer integer,
    agent integer,
    called_at bigint NOT NULL,
    called_day integer NOT NULL,
    stored_at bigint NOT NULL,
    duration_s double precision NOT NULL,
    turns integer NOT NULL,
    speech_s double precision NOT NULL,
    silence_s double precision NOT NULL,
    cross_talk_s double precision NOT NULL,
    interruptions integer NOT NULL,
    agent_talk_share double precision,
    judged_s double precision,
    sentiment double precision,
    trend character varying(9),
    trend_change double precision,
    negative_share double precision,
    uncertain_share double precision,
    longest_negative_s double precision,
    recovered boolean,
    share_neutral double precision,
    share_calm double precision,
    share_happy double precision,
    share_sad double precision,
    share_angry double precision,
    share_fearful double precision,
    share_disgust double precision,
    share_surprised double precision
);
CREATE SEQUENCE public.calls_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.calls_number_seq OWNED BY public.calls.number;
CREATE TABLE public.corrections (
    call integer NOT NULL,
    "position" integer NOT NULL,
    who character varying(120) NOT NULL,
    emotion smallint NOT NULL,
    corrected_at bigint NOT NULL
);
CREATE TABLE public.hits (
    number integer NOT NULL,
    rule integer NOT NULL,
    call integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL
);
CREATE SEQUENCE public.hits_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.hits_number_seq OWNED BY public.hits.number;
CREATE TABLE public.jobs (
    number integer NOT NULL,
    id uuid NOT NULL,
    state character varying(8) NOT NULL,
    asked bytea NOT NULL,
    queued_at bigint NOT NULL,
    ended_at bigint,
    deaths smallint NOT NULL,
    code character varying(64),
    reason text,
    call integer
);
CREATE SEQUENCE public.jobs_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.jobs_number_seq OWNED BY public.jobs.number;
CREATE TABLE public.models (
    number integer NOT NULL,
    name character varying(120) NOT NULL,
    version character varying(120) NOT NULL,
    sha256 bytea NOT NULL
);
CREATE SEQUENCE public.models_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.models_number_seq OWNED BY public.models.number;
CREATE TABLE public.notes (
    number integer NOT NULL,
    call integer NOT NULL,
    written_at bigint NOT NULL,
    who character varying(120) NOT NULL,
    text text NOT NULL
);
CREATE SEQUENCE public.notes_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.notes_number_seq OWNED BY public.notes.number;
CREATE TABLE public.people (
    number integer NOT NULL,
    pseudonym character varying(120) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.people_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.people_number_seq OWNED BY public.people.number;
CREATE TABLE public.removals (
    number integer NOT NULL,
    call_id uuid NOT NULL,
    sha256 bytea NOT NULL
);
CREATE SEQUENCE public.removals_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.removals_number_seq OWNED BY public.removals.number;
CREATE TABLE public.rules (
    number integer NOT NULL,
    name character varying(120) NOT NULL COLLATE pg_catalog."C",
    sha256 bytea NOT NULL,
    text text NOT NULL,
    kept_at bigint NOT NULL
);
CREATE SEQUENCE public.rules_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rules_number_seq OWNED BY public.rules.number;
CREATE TABLE public.store (
    id uuid NOT NULL,
    made_at bigint NOT NULL,
    recipient character varying(80)
);
CREATE TABLE public.tags (
    number integer NOT NULL,
    name character varying(40) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.tags_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tags_number_seq OWNED BY public.tags.number;
CREATE TABLE public.tokens (
    number integer NOT NULL,
    id character varying(12) NOT NULL,
    name character varying(120) NOT NULL,
    scopes character varying(32) NOT NULL,
    sha256 bytea NOT NULL,
    made_at bigint NOT NULL,
    revoked_at bigint
);
CREATE SEQUENCE public.tokens_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tokens_number_seq OWNED BY public.tokens.number;
CREATE TABLE public.turns (
    call integer NOT NULL,
    "position" integer NOT NULL,
    role smallint NOT NULL,
    emotion smallint,
    uncertain boolean,
    start_s real NOT NULL,
    end_s real NOT NULL,
    sentiment real,
    confidence real
);
CREATE TABLE public.views (
    name character varying(120) NOT NULL COLLATE pg_catalog."C",
    view text NOT NULL,
    kept_at bigint NOT NULL
);
CREATE TABLE public.words (
    word character varying(40) NOT NULL COLLATE pg_catalog."C",
    call integer NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN number SET DEFAULT nextval('public.audit_number_seq'::regclass);
ALTER TABLE ONLY public.calls ALTER COLUMN number SET DEFAULT nextval('public.calls_number_seq'::regclass);
ALTER TABLE ONLY public.hits ALTER COLUMN number SET DEFAULT nextval('public.hits_number_seq'::regclass);
ALTER TABLE ONLY public.jobs ALTER COLUMN number SET DEFAULT nextval('public.jobs_number_seq'::regclass);
ALTER TABLE ONLY public.models ALTER COLUMN number SET DEFAULT nextval('public.models_number_seq'::regclass);
ALTER TABLE ONLY public.notes ALTER COLUMN number SET DEFAULT nextval('public.notes_number_seq'::regclass);
ALTER TABLE ONLY public.people ALTER COLUMN number SET DEFAULT nextval('public.people_number_seq'::regclass);
ALTER TABLE ONLY public.removals ALTER COLUMN number SET DEFAULT nextval('public.removals_number_seq'::regclass);
ALTER TABLE ONLY public.rules ALTER COLUMN number SET DEFAULT nextval('public.rules_number_seq'::regclass);
ALTER TABLE ONLY public.tags ALTER COLUMN number SET DEFAULT nextval('public.tags_number_seq'::regclass);
ALTER TABLE ONLY public.tokens ALTER COLUMN number SET DEFAULT nextval('public.tokens_number_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0002');
INSERT INTO public.analyses VALUES (1, '\x789ced57dd6eab46107e158454e954e2207e6c8cfd1cbd8b22b4c06073b2ecd2dd25691af9bed77dc43e496758f3679c933439ed55af6087f9fd667666787175718286658fa0742d857b083db7609cbb8717b7aa39b8077c286dfc27f6e87aae3eb1689b2071bfaba24dce826d0e8c419806411542b1657b288b280e37bb88e51b60e926848841b9416a1e074112c336afd2b8405d65a798419b99760f51e00768f8c48400ae7b2f346b5a0e19f24076fa1d494910108f2ca14007daa2c97498a0879e2ba40114babb3f7b6e83df7bef056bc8fb8695c432c6e7867ee0229f6cc9b626cea2d34636a0b28b7d64e2501994aa45c1bb12327604613268a4e975548c6b401d2d53a62eea960943e65fdcba44d9411dca2bd92338a35c99387b17a1dec224311c2776551f4fc87fefb9a653c29a9bd95f5ad106bf10ae81bff55c1025bdc704f118832ba0338a713222455597200a2081bde776f8aa0cab87503152257396d7bc3635f4980dd256002ba6a1d720dcc49e7b626dfb3c1d352ba703134735fb56015355c7274259eb23c63193ee54ab6a0da30ec45d23387543081dbe22314a13cfe5b22b05689d9579851e7eb515d5d6a638651a9ada48419e8b8e7354f0cc39cb3911124ac112c801fc11c5d88f461493058a56dd1c404b9921680957005edc98e2b084eb20c2f47d41ecd741dcaa866416c77e590d362f9fae059bb30f94c3fec7d4c2bee7fb81b5700bc6fdec5285d1ff387e1447c46e06e476092485f71fc2b8ff575a53b2f95c6bba27234dc3c82fecf7067e232c7f398133e0e968d989124aa791daf067a70fc2f9b20d9d9f1c59394f27669c4276bc7472708ce4e5cf3ec29a43c13a0dfd9007e0b5386a7fd0e85f7290e1ac57e08fa86cc34d72a6c47ecf0b6bbe92ca491ded544a364e7008120f3f94ce89950e8e6aa7e0082dfaaaa0903897512c7f760caac35278d33b2ec511b4c9041c717b78047fd9ddde23d00210f2ee61e7a7ef92585fefb5d02598677f8c6aacd0ef30f7c5bf2a9937617e924a533a9f982af5001d3e997030df74ee5171befcf5c79fa832726ae18c66deae00a328135886fde681fb167e478e9b715b5eda538e6003885e75bfac4b67b7b795494e1ac61f50db953f449de9c7932d452ac25d9ac467ba160d185517fd7d5fef91970d099bcb94eb30f669a9c495163b0811fa7e33a4fa422775537bb21dc9b627ab3857f20144963f0fb7756e1bd9b101144ae24db75ea3c7a349bbb17d4af93d2da40694ea86ddf58ed6413435df627b082d009b0500811f5bee259c179a9119afb50141eb4eb2b37dcb82d34821b93c764b78e6cb848d66ee6feaa7e795bbc8a340b7f80e76398d66fd2e6b71032730fc380ec2db5d1355dae56c8a319cc718d1855e861885f16e1d22d27761fa5688abbd6f516a1f8e10d5de1cafb4ede1dd192fd97556bf75e511ca2997578d23dea4331ad651f66b878190ecddb0260fa31d9fbb24d9795468544374897b73f37b8cda1afc15247cb0b5980ce748ffa313f81b3bd7560d029d7f941c21c269dc0f8d78bb4fc7a93e24e5c55d0c156f3eb1a34db41b87321dceb3993f65352021db9d67d5bcddd1dca6dfd56cfa7aa954ceaea876fbb8eef56f94f8d5ec580f86f51d187a3d69a6be3d69be9c6e2c5eb7c7c2a86b9c2dfdffeec2fbbb57dc7f65ddbf657cb573adaafee59fedc21f30b25d1879c7a2780bad376ddc5fe06ba5ae2ff0dd9fe906ea87ba6d09653cff0d62569b8d');
INSERT INTO public.audit VALUES (1, 1795314995, 'local', 'kept', '282772a7-13f2-4152-9129-b9349a101723', 1);
INSERT INTO public.audit VALUES (2, 1795314995, 'reviewer-1', 'corrected', '282772a7-13f2-4152-9129-b9349a101723', 1);
INSERT INTO public.audit VALUES (3, 1795314995, 'local', 'rule kept', NULL, 0);
INSERT INTO public.call_tags VALUES (1, 1);
INSERT INTO public.calls VALUES (1, '282772a7-13f2-4152-9129-b9349a101723', '\x140d8a052a55d15f286ca11845d1433b7c875462fbdcd6aad1b4d26a2fef723e', '\x97f24ba05beaae1800f1ec5a9edc231472ab4ea841e2aed4dc2b30063e5bf83c', 'first.wav', 1, 1, 2, 1795314995, 20779, 1795314995, 20, 5, 13.1, 5, 0, 0, 0.2137, 10.3, -0.6348, 'declining', -0.62, 0.7573, 0, 7.8, false, 0.2427, 0, 0, 0.2427, 0.5146, 0, 0, 0);
INSERT INTO public.corrections VALUES (1, 2, 'reviewer-1', 3, 1795314995);
INSERT INTO public.hits VALUES (1, 1, 1, 6.2, 12);
INSERT INTO public.models VALUES (1, 'made', '1.0', '\x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e');
INSERT INTO public.notes VALUES (1, 1, 1795314995, 'local', 'Called twice');
INSERT INTO public.people VALUES (1, 'C-1');
INSERT INTO public.people VALUES (2, 'A-1');
INSERT INTO public.rules VALUES (1, 'angry', '\xb467eb803abf150be576b01edad66a6344a70524a4458d7c13b5ab1a6950bab0', 'emotion = ''angry''', 1795314995);
INSERT INTO public.store VALUES ('078de44e-3773-46d3-8dc1-a59d266e7a82', 1795314995, NULL);
INSERT INTO public.tags VALUES (1, 'refund');
INSERT INTO public.turns VALUES (1, 0, 0, 0, false, 0.5, 3, -0.028571429, 0.9);
INSERT INTO public.turns VALUES (1, 1, 1, NULL, NULL, 3.2, 6, NULL, NULL);
INSERT INTO public.turns VALUES (1, 2, 0, 4, false, 6.2, 9, -0.9142857, 0.9);
INSERT INTO public.turns VALUES (1, 3, 0, 4, false, 9.5, 12, -0.9142857, 0.9);
INSERT INTO public.turns VALUES (1, 4, 0, 3, false, 12.5, 15, -0.64857143, 0.9);
INSERT INTO public.views VALUES ('All', '{"filter": {"called_from": null, "called_before": null, "tags": [], "rule": null, "metrics": {}, "shares": {}, "words": "", "customer": null, "agent": null, "trend": null, "model": null, "ids": null}, "sort": {"by": "called_at", "descending": true}}', 1795314995);
INSERT INTO public.words VALUES ('called', 1);
INSERT INTO public.words VALUES ('first', 1);
INSERT INTO public.words VALUES ('twice', 1);
SELECT pg_catalog.setval('public.audit_number_seq', 3, true);
SELECT pg_catalog.setval('public.calls_number_seq', 1, true);
SELECT pg_catalog.setval('public.hits_number_seq', 1, true);
SELECT pg_catalog.setval('public.jobs_number_seq', 1, false);
SELECT pg_catalog.setval('public.models_number_seq', 1, true);
SELECT pg_catalog.setval('public.notes_number_seq', 1, true);
SELECT pg_catalog.setval('public.people_number_seq', 2, true);
SELECT pg_catalog.setval('public.removals_number_seq', 1, false);
SELECT pg_catalog.setval('public.rules_number_seq', 1, true);
SELECT pg_catalog.setval('public.tags_number_seq', 1, true);
SELECT pg_catalog.setval('public.tokens_number_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT pk_analyses PRIMARY KEY (call);
ALTER TABLE ONLY public.audio
    ADD CONSTRAINT pk_audio PRIMARY KEY (sha256);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (number);
ALTER TABLE ONLY public.call_tags
    ADD CONSTRAINT pk_call_tags PRIMARY KEY (call, tag);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT pk_calls PRIMARY KEY (number);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (call, "position", who);
ALTER TABLE ONLY public.hits
    ADD CONSTRAINT pk_hits PRIMARY KEY (number);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT pk_jobs PRIMARY KEY (number);
ALTER TABLE ONLY public.models
    ADD CONSTRAINT pk_models PRIMARY KEY (number);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT pk_notes PRIMARY KEY (number);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (number);
ALTER TABLE ONLY public.removals
    ADD CONSTRAINT pk_removals PRIMARY KEY (number);
ALTER TABLE ONLY public.rules
    ADD CONSTRAINT pk_rules PRIMARY KEY (number);
ALTER TABLE ONLY public.store
    ADD CONSTRAINT pk_store PRIMARY KEY (id);
ALTER TABLE ONLY public.tags
    ADD CONSTRAINT pk_tags PRIMARY KEY (number);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (number);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT pk_turns PRIMARY KEY (call, "position");
ALTER TABLE ONLY public.views
    ADD CONSTRAINT pk_views PRIMARY KEY (name);
ALTER TABLE ONLY public.words
    ADD CONSTRAINT pk_words PRIMARY KEY (word, call);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT uq_calls_fingerprint UNIQUE (fingerprint);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT uq_calls_id UNIQUE (id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT uq_jobs_id UNIQUE (id);
ALTER TABLE ONLY public.models
    ADD CONSTRAINT uq_models_name_version_sha256 UNIQUE (name, version, sha256);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT uq_people_pseudonym UNIQUE (pseudonym);
ALTER TABLE ONLY public.rules
    ADD CONSTRAINT uq_rules_name UNIQUE (name);
ALTER TABLE ONLY public.tags
    ADD CONSTRAINT uq_tags_name UNIQUE (name);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT uq_tokens_id UNIQUE (id);
CREATE INDEX ix_audit_call_id ON public.audit USING btree (call_id);
CREATE INDEX ix_call_tags_tag_call ON public.call_tags USING btree (tag, call);
CREATE INDEX ix_calls_agent ON public.calls USING btree (agent);
CREATE INDEX ix_calls_agent_talk_share_number ON public.calls USING btree (agent_talk_share, number);
CREATE INDEX ix_calls_called_at_number ON public.calls USING btree (called_at, number);
CREATE INDEX ix_calls_customer ON public.calls USING btree (customer);
CREATE INDEX ix_calls_duration_s_number ON public.calls USING btree (duration_s, number);
CREATE INDEX ix_calls_interruptions_number ON public.calls USING btree (interruptions, number);
CREATE INDEX ix_calls_longest_negative_s_number ON public.calls USING btree (longest_negative_s, number);
CREATE INDEX ix_calls_negative_share_number ON public.calls USING btree (negative_share, number);
CREATE INDEX ix_calls_sentiment_number ON public.calls USING btree (sentiment, number);
CREATE INDEX ix_calls_sha256 ON public.calls USING btree (sha256);
CREATE INDEX ix_calls_share_angry ON public.calls USING btree (share_angry);
CREATE INDEX ix_calls_share_calm ON public.calls USING btree (share_calm);
CREATE INDEX ix_calls_share_disgust ON public.calls USING btree (share_disgust);
CREATE INDEX ix_calls_share_fearful ON public.calls USING btree (share_fearful);
CREATE INDEX ix_calls_share_happy ON public.calls USING btree (share_happy);
CREATE INDEX ix_calls_share_neutral ON public.calls USING btree (share_neutral);
CREATE INDEX ix_calls_share_sad ON public.calls USING btree (share_sad);
CREATE INDEX ix_calls_share_surprised ON public.calls USING btree (share_surprised);
CREATE INDEX ix_calls_silence_s_number ON public.calls USING btree (silence_s, number);
CREATE INDEX ix_calls_stored_at_number ON public.calls USING btree (stored_at, number);
CREATE INDEX ix_calls_trend_change_number ON public.calls USING btree (trend_change, number);
CREATE INDEX ix_calls_uncertain_share_number ON public.calls USING btree (uncertain_share, number);
CREATE INDEX ix_hits_call ON public.hits USING btree (call);
CREATE INDEX ix_hits_rule_call ON public.hits USING btree (rule, call);
CREATE INDEX ix_jobs_call ON public.jobs USING btree (call);
CREATE INDEX ix_jobs_state ON public.jobs USING btree (state);
CREATE INDEX ix_notes_call ON public.notes USING btree (call);
CREATE INDEX ix_words_call ON public.words USING btree (call);
ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT fk_analyses_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.call_tags
    ADD CONSTRAINT fk_call_tags_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.call_tags
    ADD CONSTRAINT fk_call_tags_tag FOREIGN KEY (tag) REFERENCES public.tags(number);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT fk_calls_agent FOREIGN KEY (agent) REFERENCES public.people(number);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT fk_calls_customer FOREIGN KEY (customer) REFERENCES public.people(number);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT fk_calls_model FOREIGN KEY (model) REFERENCES public.models(number);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.hits
    ADD CONSTRAINT fk_hits_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.hits
    ADD CONSTRAINT fk_hits_rule FOREIGN KEY (rule) REFERENCES public.rules(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT fk_jobs_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT fk_turns_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.words
    ADD CONSTRAINT fk_words_call FOREIGN KEY (call) REFERENCES public.calls(number) ON DELETE CASCADE;
