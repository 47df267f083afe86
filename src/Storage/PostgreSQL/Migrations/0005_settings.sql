create table users (
    created_at    timestamptz not null,
    revoked_at    timestamptz,
    id            text collate "C" primary key,
    name          text not null,
    name_key      text collate "C" not null unique,
    role          text not null,
    password_hash text not null
);

create table user_sessions (
    expires_at timestamptz not null,
    hash       text collate "C" primary key,
    user_id    text collate "C" not null
);

create index user_sessions_user on user_sessions (user_id);

create table calendars (
    updated_at timestamptz not null,
    version    integer     not null,
    id         text collate "C" primary key,
    content    text        not null
);

create table settings (
    updated_at timestamptz not null,
    name       text collate "C" primary key,
    value      text        not null
);
