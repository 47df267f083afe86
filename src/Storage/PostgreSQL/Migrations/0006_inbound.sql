-- What people wrote belongs to no run: by it the retention finds what is old. Only their rows pay for it.
create index messages_inbound on messages (created_at) with (deduplicate_items = off) where run_id = '';
