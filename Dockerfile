# One process with SQLite, which is what "docker build ." makes: docker build --target app .
# The two hosts of a cluster: docker build --target silo . and docker build --target api .
# The build of a cluster restores Microsoft.Orleans from the package registry that NuGet is configured for; that of one process does not need it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS source
WORKDIR /source
COPY Directory.* global.json .editorconfig ./
COPY src src

FROM source AS build-cluster
RUN dotnet publish src/Silo -c Release -p:Engine=Orleans -p:UseAppHost=false -o /out/silo \
 && dotnet publish src/Api -c Release -p:Engine=Orleans -p:UseAppHost=false -o /out/api

FROM source AS build-app
RUN dotnet publish src/Api -c Release -p:UseAppHost=false -o /out/app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime
# For the health checks; the image of the runtime has no client. A volume that is made at /data takes its owner from here.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && install -d -m 700 -o $APP_UID -g $APP_UID /data
WORKDIR /app
# deploy/container.targets says the same for the images of deploy/release.
ENV ASPNETCORE_URLS=http://+:8080 Data__Directory=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD curl -sf http://127.0.0.1:8080/health/live

FROM runtime AS host
ENV Storage__Provider=Postgres Orleans__Membership=AdoNet

FROM host AS silo
COPY --from=build-cluster /out/silo .
ENV Orleans__Address=host
EXPOSE 11111 30000
ENTRYPOINT ["dotnet", "Grainline.Silo.dll"]

FROM host AS api
COPY --from=build-cluster /out/api .
ENV Orleans__Role=Client
ENTRYPOINT ["dotnet", "Grainline.Api.dll"]

FROM runtime AS app
COPY --from=build-app /out/app .
ENTRYPOINT ["dotnet", "Grainline.Api.dll"]
