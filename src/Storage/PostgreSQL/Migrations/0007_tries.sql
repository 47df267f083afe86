-- Which try of a message was marked last: one that was refused leaves its mark, and the next one is not "unknown" for it.
alter table messages add column try smallint not null default 0;
