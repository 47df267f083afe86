create table if not exists automations (
    id      text primary key,
    secret  text not null
);

create table if not exists contacts (
    phone          text primary key,
    first_name     text,
    last_name      text,
    email          text,
    custom_fields  jsonb not null default '{}',
    created_at     timestamptz not null,
    updated_at     timestamptz not null
);

create table if not exists runs (
    id             uuid primary key,
    automation_id  text not null,
    phone          text not null,
    status         text not null,
    step_id        text not null,
    due_at         timestamptz,
    started_at     timestamptz not null
);
create index if not exists runs_by_automation on runs (automation_id, id);
create index if not exists runs_by_phone on runs (phone, id);
create index if not exists runs_due on runs (due_at) where due_at is not null;

create table if not exists deliveries (
    id             uuid primary key,
    automation_id  text not null,
    key            text,
    phone          text not null,
    run_id         uuid not null,
    body           json not null,
    received_at    timestamptz not null,
    unique (automation_id, key)
);
create index if not exists deliveries_by_automation on deliveries (automation_id, id);
