-- Keys and ids are compared byte by byte (collation "C"): that is the order of time-ordered ids, of phones and of
-- search terms, it is the same on SQLite, and it costs less than a language's order.
-- Numbers of enumerations are those of Grainline.Grains.Abstractions.
-- Indexes that end with an id have no equal entries, so looking for some to merge would be in vain (deduplicate_items).

create table grain_state (
    version     bigint      not null,
    due_at      timestamptz,
    modified_at timestamptz not null,
    grain_type  text collate "C" not null,
    grain_key   text collate "C" not null,
    state_name  text collate "C" not null,
    payload     bytea       not null,
    primary key (grain_key, grain_type, state_name) -- the most different first: it decides most comparisons
) with (fillfactor = 80, toast_tuple_target = 4080, autovacuum_vacuum_scale_factor = 0.05);

create index grain_state_due on grain_state (due_at) where due_at is not null;

create table deliveries (
    received_at     timestamptz not null,
    source          smallint    not null,
    outcome         smallint    not null,
    status          smallint    not null,
    contact_created boolean     not null,
    id              text collate "C" primary key,
    automation_id   text collate "C" not null,
    phone           text collate "C",
    delivery_key    text,
    run_id          text,
    remarks         text, -- JSON
    body            bytea       not null
) with (toast_tuple_target = 4080);

-- An automation's list without an outcome merges the few outcomes: one index serves both lists.
create index deliveries_automation on deliveries (automation_id, outcome, id) with (deduplicate_items = off);
create index deliveries_outcome on deliveries (outcome, id) with (deduplicate_items = off) where outcome <> 0;
create index deliveries_phone on deliveries (phone, id) with (deduplicate_items = off) where phone is not null;

create table runs (
    started_at    timestamptz not null,
    ended_at      timestamptz,
    version       integer     not null,
    status        smallint    not null,
    source        smallint    not null,
    id            text collate "C" primary key,
    automation_id text collate "C" not null,
    phone         text collate "C" not null,
    delivery_id   text        not null,
    end_reason    text,
    step          text -- where it stands, JSON
) with (fillfactor = 85);

create index runs_automation on runs (automation_id, status, id) with (deduplicate_items = off);
create index runs_status on runs (status, id) with (deduplicate_items = off) where status <> 2;
create index runs_phone on runs (phone, id) with (deduplicate_items = off);

create table steps (
    started_at    timestamptz not null,
    ended_at      timestamptz not null,
    sequence      integer     not null,
    attempts      integer     not null,
    status        smallint    not null,
    run_id        text collate "C" not null,
    automation_id text collate "C" not null,
    phone         text collate "C" not null,
    step_id       text        not null,
    type          text        not null,
    detail        text,
    primary key (run_id, sequence)
);

create index steps_phone on steps (phone, ended_at) with (deduplicate_items = off);

create table messages (
    created_at    timestamptz not null,
    at            timestamptz not null,
    status        smallint    not null,
    effect_id     text collate "C" primary key,
    channel_id    text        not null,
    phone         text collate "C" not null,
    run_id        text        not null,
    automation_id text        not null,
    step_id       text        not null,
    provider_id   text collate "C",
    code          text,
    content       text        not null
) with (fillfactor = 85);

-- created_at never changes, so news of a message leave this index alone.
create index messages_phone on messages (phone, created_at) with (deduplicate_items = off);
create index messages_provider on messages (provider_id) where provider_id is not null;

create table contacts (
    updated_at timestamptz not null,
    phone      text collate "C" primary key,
    profile    bytea       not null
) with (fillfactor = 85);

create table contact_terms (
    phone text collate "C" not null,
    term  text collate "C" not null,
    primary key (phone, term)
);

create index contact_terms_term on contact_terms (term, phone) with (deduplicate_items = off);

create table automations (
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    integer     not null,
    status     smallint    not null,
    id         text collate "C" primary key,
    name       text        not null
);

create table automation_versions (
    created_at    timestamptz not null,
    version       integer     not null,
    automation_id text collate "C" not null,
    created_by    text        not null,
    definition    text        not null,
    primary key (automation_id, version)
);

create table channels (
    updated_at      timestamptz not null,
    id              text collate "C" primary key,
    name            text        not null,
    phone_number_id text        not null
);

create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    actor    text        not null,
    action   text        not null,
    resource text        not null,
    detail   text
);

create table api_keys (
    created_at timestamptz not null,
    revoked_at timestamptz,
    id         text collate "C" primary key,
    name       text        not null,
    role       text        not null,
    hash       text collate "C" not null unique
);

create table protection_keys (
    id         bigint generated always as identity primary key,
    created_at timestamptz not null,
    name       text        not null,
    xml        text        not null
);

-- Ends the transaction when a statement met fewer (or more) states than it was meant for: somebody else wrote first.
create function grainline_expect(met bigint, meant bigint) returns void language plpgsql as $$
begin
    if met <> meant then
        raise exception 'a state has another version' using errcode = 'GL001';
    end if;
end $$;

-- lz4 costs a tenth of the default compression; servers built without it keep the default.
do $$
begin
    alter table grain_state alter column payload set compression lz4;
    alter table deliveries alter column body set compression lz4;
    alter table contacts alter column profile set compression lz4;
exception when feature_not_supported then
    null;
end $$;
