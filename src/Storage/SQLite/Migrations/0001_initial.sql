-- Times are microseconds since 1970 in UTC. Text compares byte by byte, as on PostgreSQL.
-- Numbers of enumerations are those of Grainline.Grains.Abstractions.

create table grain_state (
    grain_type  text    not null,
    grain_key   text    not null,
    state_name  text    not null,
    version     integer not null,
    due_at      integer,
    modified_at integer not null,
    payload     blob    not null,
    primary key (grain_key, grain_type, state_name)
) strict;

create index grain_state_due on grain_state (due_at) where due_at is not null;

create table deliveries (
    id              text    not null primary key,
    automation_id   text    not null,
    phone           text,
    received_at     integer not null,
    source          integer not null,
    outcome         integer not null,
    status          integer not null,
    contact_created integer not null,
    delivery_key    text,
    run_id          text,
    remarks         text, -- JSON
    body            blob    not null
) strict;

-- An automation's list without an outcome merges the few outcomes: one index serves both lists.
create index deliveries_automation on deliveries (automation_id, outcome, id);
create index deliveries_outcome on deliveries (outcome, id) where outcome <> 0;
create index deliveries_phone on deliveries (phone, id) where phone is not null;

create table runs (
    id            text    not null primary key,
    automation_id text    not null,
    version       integer not null,
    phone         text    not null,
    status        integer not null,
    delivery_id   text    not null,
    source        integer not null,
    started_at    integer not null,
    ended_at      integer,
    end_reason    text,
    step          text -- where it stands, JSON
) strict;

create index runs_automation on runs (automation_id, status, id);
create index runs_status on runs (status, id) where status <> 2;
create index runs_phone on runs (phone, id);

create table steps (
    run_id        text    not null,
    sequence      integer not null,
    automation_id text    not null,
    phone         text    not null,
    step_id       text    not null,
    type          text    not null,
    status        integer not null,
    started_at    integer not null,
    ended_at      integer not null,
    attempts      integer not null,
    detail        text,
    primary key (run_id, sequence)
) strict;

create index steps_phone on steps (phone, ended_at);

create table messages (
    effect_id     text    not null primary key,
    channel_id    text    not null,
    phone         text    not null,
    run_id        text    not null,
    automation_id text    not null,
    step_id       text    not null,
    content       text    not null,
    status        integer not null,
    provider_id   text,
    code          text,
    at            integer not null,
    created_at    integer not null
) strict;

create index messages_phone on messages (phone, created_at);
create index messages_provider on messages (provider_id) where provider_id is not null;

create table contacts (
    phone      text    not null primary key,
    profile    blob    not null,
    updated_at integer not null
) strict;

create table contact_terms (
    phone text not null,
    term  text not null,
    primary key (phone, term)
) strict, without rowid;

create index contact_terms_term on contact_terms (term, phone);

create table automations (
    id         text    not null primary key,
    name       text    not null,
    status     integer not null,
    version    integer not null,
    created_at integer not null,
    updated_at integer not null
) strict;

create table automation_versions (
    automation_id text    not null,
    version       integer not null,
    definition    text    not null,
    created_at    integer not null,
    created_by    text    not null,
    primary key (automation_id, version)
) strict;

create table channels (
    id              text    not null primary key,
    name            text    not null,
    phone_number_id text    not null,
    updated_at      integer not null
) strict;

create table audit (
    id       integer primary key autoincrement,
    at       integer not null,
    actor    text    not null,
    action   text    not null,
    resource text    not null,
    detail   text
) strict;

create table api_keys (
    id         text    not null primary key,
    name       text    not null,
    role       text    not null,
    hash       text    not null unique,
    created_at integer not null,
    revoked_at integer
) strict;

create table protection_keys (
    id         integer primary key autoincrement,
    name       text    not null,
    xml        text    not null,
    created_at integer not null
) strict;
