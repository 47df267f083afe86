create table connections (
    id          text    not null primary key,
    name        text    not null,
    location_id text    not null,
    updated_at  integer not null
) strict;
