-- Where the silos of a cluster meet. Orleans reads its statements from orleansquery and passes parameters by name; the names
-- of the tables' columns, of the statements and of the parameters are its own (dotnet/orleans, src/AdoNet/Shared/PostgreSQL-Main.sql
-- and src/AdoNet/Orleans.Clustering.AdoNet/PostgreSQL-Clustering.sql with its migrations 3.6.0 and 3.7.0; the protocol is
-- described at IMembershipTable). The statements are ours: each is one, so that a row never changes without the table's version.

create table orleansquery (
    querykey  varchar(64)   primary key,
    querytext varchar(8000) not null
);

create table orleansmembershipversiontable (
    deploymentid varchar(150) primary key,
    timestamp    timestamptz(3) not null default now(),
    version      integer        not null default 0
);

create table orleansmembershiptable (
    deploymentid varchar(150)   not null references orleansmembershipversiontable,
    address      varchar(45)    not null,
    port         integer        not null,
    generation   integer        not null,
    siloname     varchar(150)   not null,
    hostname     varchar(150)   not null,
    status       integer        not null,
    proxyport    integer,
    suspecttimes varchar(8000),
    starttime    timestamptz(3) not null,
    iamalivetime timestamptz(3) not null,
    primary key (deploymentid, address, port, generation)
);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', '
    with made as (
        insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::int from made'),

('InsertMembershipKey', '
    with next as (
        update orleansmembershipversiontable set timestamp = now(), version = version + 1
        where deploymentid = @DeploymentId and version = @Version and not exists (
            select from orleansmembershiptable
            where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    made as (
        insert into orleansmembershiptable
            (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from next
        returning 1)
    select count(*)::int from made'),

('UpdateMembershipKey', '
    with next as (
        update orleansmembershipversiontable set timestamp = now(), version = version + 1
        where deploymentid = @DeploymentId and version = @Version and exists (
            select from orleansmembershiptable
            where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    changed as (
        update orleansmembershiptable set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        from next
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
        returning 1)
    select count(*)::int from changed'),

('UpdateIAmAlivetimeKey', '
    update orleansmembershiptable set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),

-- The version comes even when no row does.
('MembershipReadRowKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
        m.starttime, m.iamalivetime, v.version
    from orleansmembershipversiontable v left join orleansmembershiptable m
        on m.deploymentid = v.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.deploymentid = @DeploymentId'),

('MembershipReadAllKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
        m.starttime, m.iamalivetime, v.version
    from orleansmembershipversiontable v left join orleansmembershiptable m on m.deploymentid = v.deploymentid
    where v.deploymentid = @DeploymentId'),

('GatewaysQueryKey', '
    select address, proxyport, generation from orleansmembershiptable
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0'),

('DeleteMembershipTableEntriesKey', '
    with silos as (delete from orleansmembershiptable where deploymentid = @DeploymentId)
    delete from orleansmembershipversiontable where deploymentid = @DeploymentId'),

-- 3 is SiloStatus.Active.
('CleanupDefunctSiloEntriesKey', '
    delete from orleansmembershiptable where deploymentid = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3');
