create table connections (
    updated_at  timestamptz not null,
    id          text collate "C" primary key,
    name        text        not null,
    location_id text        not null
);
