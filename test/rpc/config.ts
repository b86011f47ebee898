/** Where the servers of these tests listen, and the port of their JSON-RPC over UDP. */
export const serverAddress = '127.8.71.1'
export const jsonPort = 8062

const first = ['kex', 'corex', 'tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'textopsx']
const then = ['siputils', 'xlog', 'sanity', 'ctl', 'cfg_rpc', 'counters', 'acc', 'jsonrpcs', 'debugger', 'dlgs']

/** A server with all modules that have commands. */
export const rpcConfig = `#!KAMAILIO
debug=2
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=off
rev_dns=off
memlog=3
limits.number = 5 desc "a number"
limits.text = "some" desc "a text"
alias="example.com"
listen=udp:${serverAddress}:5060 name "main"
listen=tcp:${serverAddress}:5060
${[...first, ...then].map((name) => `loadmodule "${name}.so"\n`).join('')}
modparam("jsonrpcs", "transport", 4)
modparam("jsonrpcs", "dgram_socket", "udp:${serverAddress}:${jsonPort}")
modparam("pv", "shvset", "counter=i:7")
modparam("pv", "shvset", "word=s:hello")
modparam("usrloc", "preload", "location")
request_route { sl_send_reply("200", "OK"); }
`
