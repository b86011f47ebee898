#!/usr/bin/env bash
# Records the capture files beside it: SIPp's calls through the real Kamailio 6.1.5 with the configuration of examples/getting-started,
# taken by tcpdump and, as text and as pcap, by the module sipdump. Needs root, tcpdump, editcap, SIPp, python3, openssl and
# scripts/real-kamailio. It runs in a network of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$here/../..
if [ "${1:-}" != inside ]; then exec unshare -n "$0" inside; fi

ip link set lo up
run=$(mktemp -d)
trap 'jobs -p | xargs -r kill; rm -rf "$run"' EXIT
server=127.8.40.1

# Starts the server with what standard input adds to the configuration, and sets `kamailio` to its process.
start_server() {
  { sed -e '/^listen=/d' -e 's/"127\.0\.0\.1"/"127.8.40.1"/' "$repository/examples/getting-started/kamailio.cfg"; cat; } > "$run/kamailio.cfg"
  "$repository/scripts/real-kamailio/kamailio-6.1" -f "$run/kamailio.cfg" -l "udp:$server:5060" -l "tcp:$server:5060" \
    -l 'udp:[::1]:5060' -l "tcp:$server:5061" -Y "$run" -P "$run/pid" -DD -E > "$run/log" 2>&1 &
  kamailio=$!
  sleep 2
}
stop_server() { kill "$kamailio"; wait "$kamailio" || true; }

# Runs what follows while tcpdump writes to a file.
capture() {
  local file=$1 options=$2; shift 2
  # shellcheck disable=SC2086
  tcpdump $options -U --immediate-mode -w "$file" 'udp or tcp' 2> "$run/tcpdump.log" &
  local taker=$!
  sleep 1
  "$@"
  sleep 1
  kill "$taker"; wait "$taker" || true
}

calls() {
  local transport=$1 count=$2 letter=${1:0:1}
  python3 "$here/send.py" register "$transport"
  sipp "$server:5060" -sf "$repository/test/sipp/uas-call.xml" -i 127.8.40.2 -p 5062 -t "${letter}1" -nostdin -timeout 20 > "$run/uas" 2>&1 &
  local callee=$!
  sleep 1
  (cd "$run" && sipp "$server:5060" -sf "$repository/test/sipp/uac-call.xml" -i 127.8.40.3 -p 5063 -t "${letter}1" -s callee -m "$count" -r 10 -nostdin -timeout 15 > "$run/uac" 2>&1)
  python3 "$here/send.py" unknown "$transport"
  kill "$callee"; wait "$callee" || true
}

fragmented() {
  ip link set lo mtu 1280
  python3 "$here/send.py" large
  ip link set lo mtu 65536
}

other() {
  python3 "$here/send.py" other
  echo | timeout 2 openssl s_client -connect "$server:5061" > "$run/openssl" 2>&1 || true
}

start_server < /dev/null
capture "$run/calls-udp.pcap" '-i lo' calls udp 3
capture "$run/calls-tcp.pcap" '-i lo' calls tcp 2
capture "$run/cooked.pcap" '-i any' calls udp 1
capture "$run/cooked-1.pcap" '-i any -y LINUX_SLL' calls udp 1
capture "$run/fragments.pcap" '-i lo' fragmented
capture "$run/other.pcap" '-i lo' other
stop_server

start_server <<C
loadmodule "xhttp.so"
loadmodule "websocket.so"
tcp_accept_no_cl=yes
event_route[xhttp:request] { if (\$hdr(Upgrade) =~ "websocket") ws_handle_handshake(); }
loadmodule "sipdump.so"
modparam("sipdump", "enable", 1)
modparam("sipdump", "mode", 13)
modparam("sipdump", "folder", "$run")
C
dump() { calls udp 1; calls tcp 1; python3 "$here/send.py" websocket; }
capture "$run/dumped.pcap" '-i lo' dump
sleep 1
stop_server

# Browsers and phones on TLS, where sipdump alone sees the messages. The names of the files of its certificate are made up in secure.cfg.
sed "s#/nowhere#$repository/test/tls/certificates#" "$here/secure.cfg" > "$run/secure.cfg"
mkdir "$run/secure"
cat >> "$run/secure.cfg" <<C
loadmodule "sipdump.so"
modparam("sipdump", "enable", 1)
modparam("sipdump", "mode", 1)
modparam("sipdump", "folder", "$run/secure")
C
"$repository/scripts/real-kamailio/kamailio-6.1" -f "$run/secure.cfg" -Y "$run" -P "$run/pid" -DD -E > "$run/secure.log" 2>&1 &
kamailio=$!
sleep 2
capture "$run/secure.pcap" '-i lo' node "$here/send-secure.mjs" "$repository/test/tls/certificates"
stop_server
cp "$run/secure.pcap" "$here"
cp "$run"/secure/*.data "$here/secure.data"

"$repository/scripts/real-kamailio/kamailio-6.1" -f "$here/digest.cfg" -Y "$run" -P "$run/pid" -DD -E > "$run/digest.log" 2>&1 &
kamailio=$!
sleep 2
capture "$run/digest.pcap" '-i lo' python3 "$here/send-digest.py"
stop_server
cp "$run/digest.pcap" "$here"

# The same as secure.data, as the module siptrace reports it to a capture server.
sed -e '/sipdump/d' "$run/secure.cfg" > "$run/hep.cfg"
cat >> "$run/hep.cfg" <<C
listen=udp:127.8.40.1:5060
loadmodule "siptrace.so"
modparam("siptrace", "hep_mode_on", 1)
modparam("siptrace", "hep_version", 3)
modparam("siptrace", "hep_capture_id", 7)
modparam("siptrace", "trace_to_database", 0)
modparam("siptrace", "trace_on", 1)
modparam("siptrace", "trace_mode", 1)
modparam("siptrace", "duplicate_uri", "sip:127.8.40.9:9060")
C
"$repository/scripts/real-kamailio/kamailio-6.1" -f "$run/hep.cfg" -Y "$run" -P "$run/pid" -DD -E > "$run/hep.log" 2>&1 &
kamailio=$!
sleep 2
capture "$run/hep.pcap" '-i lo' node "$here/send-secure.mjs" "$repository/test/tls/certificates"
stop_server
cp "$run/hep.pcap" "$here"

cp "$run/calls-udp.pcap" "$run/calls-tcp.pcap" "$here"
cp "$run/dumped.pcap" "$here/dumped.pcap"
cp "$run"/*.data "$here/sipdump.data"
cp "$run"/kamailio-sipdump-*.pcap "$here/sipdump.pcap" 2> /dev/null || cp "$(ls "$run"/*.pcap | grep -- -20)" "$here/sipdump.pcap"
cp "$run/fragments.pcap" "$run/other.pcap" "$here"
# The same packets as other tools write them: pcapng, nanoseconds, Linux' cooked headers of both kinds.
editcap -F pcapng "$run/calls-tcp.pcap" "$here/calls-tcp.pcapng"
editcap -F nsecpcap "$run/cooked.pcap" "$here/cooked-2.pcap"
gzip -9nc "$run/cooked-1.pcap" > "$here/cooked-1.pcap.gz"
ls -la "$here"
