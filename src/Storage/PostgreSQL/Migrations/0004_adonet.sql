-- Orleans' own grain storage, for Storage:Provider = AdoNet. Names of columns, statements and parameters, the hashed key without a
-- unique constraint, and a function that looks before it inserts are Orleans' (dotnet/orleans,
-- src/AdoNet/Orleans.Persistence.AdoNet/PostgreSQL-Persistence.sql); what is always true there is left out here.

create table orleansstorage (
    grainidhash            integer      not null,
    grainidn0              bigint       not null,
    grainidn1              bigint       not null,
    graintypehash          integer      not null,
    graintypestring        varchar(512) not null,
    grainidextensionstring varchar(512),
    serviceid              varchar(150) not null,
    payloadbinary          bytea,
    modifiedon             timestamp    not null,
    version                integer
);

create index ix_orleansstorage on orleansstorage (grainidhash, graintypehash);

create function writetostorage(
    _grainidhash integer, _grainidn0 bigint, _grainidn1 bigint, _graintypehash integer, _graintypestring varchar,
    _grainidextensionstring varchar, _serviceid varchar, _grainstateversion integer, _payloadbinary bytea)
returns table (newgrainstateversion integer) language plpgsql as $$
begin
    newgrainstateversion := _grainstateversion;
    if _grainstateversion is not null then
        update orleansstorage set
            payloadbinary = _payloadbinary, modifiedon = now() at time zone 'utc', version = version + 1
        where grainidhash = _grainidhash and graintypehash = _graintypehash and grainidn0 = _grainidn0 and grainidn1 = _grainidn1
            and graintypestring = _graintypestring and grainidextensionstring is not distinct from _grainidextensionstring
            and serviceid = _serviceid and version = _grainstateversion;
        if found then
            newgrainstateversion := _grainstateversion + 1;
        end if;
    else
        insert into orleansstorage
        select _grainidhash, _grainidn0, _grainidn1, _graintypehash, _graintypestring, _grainidextensionstring, _serviceid,
            _payloadbinary, now() at time zone 'utc', 1
        where not exists (
            select from orleansstorage
            where grainidhash = _grainidhash and graintypehash = _graintypehash and grainidn0 = _grainidn0 and grainidn1 = _grainidn1
                and graintypestring = _graintypestring and grainidextensionstring is not distinct from _grainidextensionstring
                and serviceid = _serviceid);
        if found then
            newgrainstateversion := 1;
        end if;
    end if;
    return next;
end
$$;

insert into orleansquery (querykey, querytext) values
('WriteToStorageKey', '
    select * from writetostorage(
        @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @GrainStateVersion,
        @PayloadBinary)'),

('ReadFromStorageKey', '
    select payloadbinary, now() at time zone ''utc'', version
    from orleansstorage
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and graintypestring = @GrainTypeString and grainidextensionstring is not distinct from @GrainIdExtensionString
        and serviceid = @ServiceId'),

('ClearStorageKey', '
    update orleansstorage set payloadbinary = null, version = version + 1
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and graintypestring = @GrainTypeString and grainidextensionstring is not distinct from @GrainIdExtensionString
        and serviceid = @ServiceId and version = @GrainStateVersion
    returning version as newgrainstateversion');
