create table users (
    id            text    not null primary key,
    name          text    not null,
    name_key      text    not null unique,
    role          text    not null,
    password_hash text    not null,
    created_at    integer not null,
    revoked_at    integer
) strict;

create table user_sessions (
    hash       text    not null primary key,
    user_id    text    not null,
    expires_at integer not null
) strict;

create index user_sessions_user on user_sessions (user_id);

create table calendars (
    id         text    not null primary key,
    version    integer not null,
    content    text    not null,
    updated_at integer not null
) strict;

create table settings (
    name       text    not null primary key,
    value      text    not null,
    updated_at integer not null
) strict;
