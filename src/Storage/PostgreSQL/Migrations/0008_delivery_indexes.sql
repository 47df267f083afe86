-- A delivery that was accepted is found by its run, which has the same number: only the others, where the outcome is not 0, need places of their own.
drop index deliveries_automation;
drop index deliveries_phone;
create index deliveries_automation on deliveries (automation_id, outcome, id) with (deduplicate_items = off) where outcome <> 0;
create index deliveries_phone on deliveries (phone, id) with (deduplicate_items = off) where phone is not null and outcome <> 0;
