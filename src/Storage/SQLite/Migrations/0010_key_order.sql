-- The newest key that its maker knew, 0 = none: of two hosts that make one at the same time the second finds the first's.
alter table protection_keys add column follows integer;
create unique index protection_keys_follows on protection_keys (follows);
