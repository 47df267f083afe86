# Sourced by the measuring scripts: a folder that goes when the script ends, private PostgreSQL clusters with fsync on, and servers by name.
# shellcheck shell=bash
#   bare                    parses and answers
#   baseline                a transaction per webhook, on PostgreSQL
#   sqlite, postgres        Grainline on that database
#   orleans-sqlite, orleans-postgres   the same on one Orleans silo
# A name may end in @N: with that many stored contacts.
bin=artifacts/embedded/bin
for initdb in "$(command -v initdb || true)" /usr/local/bin/initdb /usr/lib/postgresql/*/bin/initdb; do
  [ ! -x "$initdb" ] || pg_bin=$(dirname "$initdb")
done
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/grainline-bench.XXXXXX")
chmod 755 "$work"
secret=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
key=gl_$secret
export GRAINLINE_ADMIN_KEY=$key DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
declare -A pid=() url=() cluster=()
silos=0

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
load() { dotnet "$bin/Load/release/Grainline.Load.dll" "$@"; }
is_product() { [[ $1 != bare* && $1 != baseline* ]]; }
uses_postgres() { [[ $1 == baseline* || $1 == n8n || $1 == *postgres* ]]; }

cleanup() {
  for one in "${!pid[@]}"; do kill -9 "${pid[$one]}" 2>/dev/null || true; done
  for one in "${!cluster[@]}"; do as_postgres "$pg_bin/pg_ctl" -D "$work/$one/pg" -m immediate stop >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap cleanup EXIT

build() { # project, more arguments of dotnet build
  dotnet build "$1" -c Release -v quiet --nologo "${@:2}" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; return 1; }
}

make_folder() { # name
  mkdir "$work/$1"
  [ "$(id -u)" != 0 ] || chown postgres "$work/$1"
}

# A cluster for each server, so that one's checkpoints and vacuums are not on the other's bill.
start_postgres() { # name
  local directory=$work/$1
  as_postgres mkdir "$directory/socket"
  as_postgres "$pg_bin/initdb" -D "$directory/pg" -U postgres --auth=trust -E UTF8 --locale=C >/dev/null
  cat >>"$directory/pg/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$directory/socket'
shared_buffers = 1GB
max_wal_size = 4GB
max_connections = 200
CONF
  as_postgres "$pg_bin/pg_ctl" -D "$directory/pg" -l "$directory/pg.log" -w start >/dev/null
  cluster[$1]=$(head -1 "$directory/pg/postmaster.pid")
}

stop_postgres() { # name
  as_postgres "$pg_bin/pg_ctl" -D "$work/$1/pg" -m fast stop >/dev/null
  unset "cluster[$1]"
}

sql() { # name, statement
  if uses_postgres "$1"; then
    as_postgres "$pg_bin/psql" -h "$work/$1/socket" -U postgres -v ON_ERROR_STOP=1 -qAtX -c "$2"
  else
    sqlite3 -cmd '.timeout 30000' "$work/$1/data/grainline.db" "$2"
  fi
}

# Returns when the server is ready, and leaves the milliseconds that this took in $ready_after.
start_server() { # name, more arguments of the server
  local directory=$work/$1 log=$work/$1/log begin=${EPOCHREALTIME/./} storage=sqlite command path=/health/ready
  local connection="Host=$work/$1/socket;Username=postgres;Database=postgres"
  case "$1" in
    bare*) command=("$bin/Bare/release/Grainline.Bare.dll") path=/ ;;
    baseline*)
      # As many connections as requests in flight: measured to be the baseline's best, since more commits share an fsync.
      command=("$bin/Baseline/release/Grainline.Baseline.dll" --automations 16 --secret "$secret"
        --connection "$connection;Maximum Pool Size=64;Max Auto Prepare=16;Auto Prepare Min Usages=2") path=/ ;;
    *)
      ! uses_postgres "$1" || storage=postgres
      command=("$(product_dll "$1")" --data "$directory/data" --storage "$storage")
      ! uses_postgres "$1" || command+=(--connection "$connection") ;;
  esac
  # Two silos on one machine need ports of their own.
  [[ $1 != orleans* ]] || command+=(--Orleans:SiloPort "$((21111 + ++silos))" --Orleans:GatewayPort "$((31111 + silos))")
  dotnet "${command[@]}" "${@:2}" --urls http://127.0.0.1:0 --Logging:LogLevel:Default=Warning \
    --Logging:LogLevel:Microsoft.Hosting.Lifetime=Information >"$log" 2>&1 &
  pid[$1]=$!
  until url[$1]=$(grep -som1 'http://127\.0\.0\.1:[1-9][0-9]*' "$log") && answers "${url[$1]}$path"; do
    if ((${EPOCHREALTIME/./} - begin > 120000000)) || ! kill -0 "${pid[$1]}" 2>/dev/null; then
      echo "$1 does not start:" >&2; cat "$log" >&2; exit 1
    fi
    sleep 0.01
  done
  # shellcheck disable=SC2034 # for those who start servers
  ready_after=$(((${EPOCHREALTIME/./} - begin) / 1000))
}

product_dll() { # name
  if [[ $1 == orleans* ]]; then echo artifacts/orleans/bin/Api/release/Grainline.Api.dll; else
    echo "${GRAINLINE_API_DLL:-$bin/Api/release/Grainline.Api.dll}"
  fi
}

# Only the product has a page that says whether it is ready; the others are when they answer, whatever they say.
answers() { # url
  local status
  status=$(curl -so /dev/null -w '%{http_code}' "$1") && [[ $1 != */health/ready || $status == 200 ]]
}

stop_server() { # name
  kill "${pid[$1]}"
  wait "${pid[$1]}" || true
  unset "pid[$1]"
}

# Writes the hooks of new automations to a file; a server that has none to make serves hooks 1 to 16 of its own.
make_hooks() { # name, file, automations, steps
  if is_product "$1"; then
    load setup --url "${url[$1]}" --key "$key" --hooks "$2" --automations "$3" --steps "$4" >/dev/null
  else
    for ((number = 1; number <= $3; number++)); do echo "/hooks/ghl/$number $secret"; done >"$2"
  fi
}

megabytes() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/${pid[$1]}/status"; } # name

# Sets the options that are named in $1 ("--rate --seconds") from the arguments; whatever else is there goes to the function other_option.
parse_options() { # names, arguments
  local names=" $1 "
  shift
  while (($#)); do
    if [[ $names == *" $1 "* && $# -gt 1 ]]; then
      printf -v "${1#--}" %s "$2"
      shift 2
    else
      other_option "$1" || { usage >&2; exit 2; }
      shift
    fi
  done
}
