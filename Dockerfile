# Both hosts of a cluster: docker build --target silo . and docker build --target api .
# The build restores Microsoft.Orleans from the package registry that NuGet is configured for.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.* global.json .editorconfig ./
COPY src src
RUN dotnet publish src/Silo -c Release -p:Engine=Orleans -o /out/silo \
 && dotnet publish src/Api -c Release -p:Engine=Orleans -o /out/api

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS host
# For the health checks; the image of the runtime has no client.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && install -d -o $APP_UID /data
WORKDIR /app
ENV ASPNETCORE_URLS=http://+:8080 Data__Directory=/data Storage__Provider=Postgres Orleans__Membership=AdoNet
VOLUME /data
EXPOSE 8080
USER $APP_UID
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD curl -sf http://127.0.0.1:8080/health/live

FROM host AS silo
COPY --from=build /out/silo .
ENV Orleans__Address=host
EXPOSE 11111 30000
ENTRYPOINT ["dotnet", "Grainline.Silo.dll"]

FROM host AS api
COPY --from=build /out/api .
ENV Orleans__Role=Client
ENTRYPOINT ["dotnet", "Grainline.Api.dll"]
