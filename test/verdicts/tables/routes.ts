import { casesOf, combine, type VerdictCase } from '../verdict-case.ts'

const kinds = ['route', 'request_route', 'failure_route', 'branch_route', 'reply_route', 'onreply_route', 'onsend_route']

const names = ['', '[0]', '[1]', '[7]', '[NAME]', '["any text"]', "['x']", '[a-b]', '[1a]', '[if]', '[log]', '["log"]', '[LOG]', '[]', '[-1]', '[00]', '[yes]', '[default]', '[a.b]', '[a:b]', '[""]', '[socket]', '[a b]', '[$x]', '(a)', ' a']

const bodies = [
  '{ }', '{;}', '{}', '{ exit; }', '{ exit }', '{ exit;', 'exit; }', '{{ exit; }}', '{ exit; };', '{ exit; } }', '{ exit; ;}', '{ ; ; }', '{ /* x */ }', '{ # x\n }', 'exit;', ';', '{ return; } exit;', '= { exit; }', '{ foo }', '{ "x"; }', '{ 5; }',
]

const duplicates = [
  'request_route { exit; }', 'route { exit; }', 'route[0] { exit; }', 'route[A] { exit; }\nroute[A] { exit; }', 'route["A"] { exit; }\nroute[A] { exit; }', 'route[7] { exit; }\nroute["7"] { exit; }', 'route[07] { exit; }\nroute[7] { exit; }',
  'route[A] { exit; }\nfailure_route[A] { exit; }\nbranch_route[A] { exit; }\nonreply_route[A] { exit; }', 'reply_route { exit; }\nreply_route { exit; }', 'reply_route { exit; }\nonreply_route { exit; }', 'onreply_route { exit; }\nonreply_route { exit; }',
  'onreply_route { exit; }\nonreply_route[0] { exit; }', 'onreply_route[A] { exit; }\nonreply_route[A] { exit; }', 'failure_route[A] { exit; }\nfailure_route[A] { exit; }', 'failure_route { exit; }\nfailure_route { exit; }', 'failure_route { exit; }\nfailure_route[0] { exit; }',
  'branch_route { exit; }\nbranch_route { exit; }', 'branch_route[A] { exit; }\nbranch_route[A] { exit; }', 'onsend_route { exit; }\nonsend_route { exit; }', 'onsend_route[A] { exit; }\nonsend_route[B] { exit; }', 'onsend_route[A] { exit; }\nonsend_route[A] { exit; }',
  'onsend_route { exit; }\nonsend_route[A] { exit; }', 'event_route[a:b] { exit; }\nevent_route[a:b] { exit; }', 'route[if] { exit; }\nroute[if] { exit; }', 'route["if"] { exit; }\nroute["if"] { exit; }', 'route[A] { ; }\nroute[A] { exit; }', 'route[A] { exit; }\nroute[A] { ; }', 'reply_route { ; }\nreply_route { exit; }',
  'route[A] { ; }\nroute[A] { ; }', 'onreply_route { ; }\nreply_route { exit; }',
]

const events = [
  'event_route[a:b] { exit; }', 'event_route[core:worker-one-init] { exit; }', 'event_route[tm:local-request] { exit; }', 'event_route[a] { exit; }', 'event_route[] { exit; }', 'event_route { exit; }', 'event_route["a:b"] { exit; }', 'event_route[a:b:c] { exit; }',
  'event_route[ a:b ] { exit; }', 'event_route[\na:b\n] { exit; }', 'event_route [a:b] { exit; }', 'event_route[a_b:c] { exit; }', 'event_route[a-b:c_d] { exit; }', 'event_route[1a:b] { exit; }', 'event_route[a:1b] { exit; }', 'event_route[a:b1] { exit; }', 'event_route[a:] { exit; }',
  'event_route[:b] { exit; }', 'event_route[if:else] { exit; }', 'event_route[a:b.c] { exit; }', 'event_route[a.b:c] { exit; }', 'event_route[a:b]{exit;}', 'event_route[a:b] { }', 'event_route[a:b] {;}', 'event_route[5] { exit; }', 'event_route[A:B] { exit; }', 'event_route[a:b', 'event_route[a:b c:d] { exit; }',
  'event_route[a:b,c:d] { exit; }', 'event_route a:b { exit; }', 'event_route[$x] { exit; }', 'event_route[a:-b] { exit; }', 'event_route[a:b-] { exit; }', 'event_route[htable:mod-init] { exit; }', 'event_route[htable:expired:a] { exit; }', 'event_route[é:b] { exit; }', '#!define EV a:b\nevent_route[EV] { exit; }',
  'event_route[tm:branch-failure:x] { exit; }', 'event_route[xhttp:request] { exit; }', 'event_route[a:b] { exit; }\nevent_route[A:B] { exit; }', 'event_route[# note\na:b] { exit; }', 'event_route[/* x */a:b] { exit; }',
]

const onsend = [
  'drop;', 'log("x");', 'setflag(1);', 'if (isflagset(1)) drop;', 'xlog("x");', 'route(A);', 'forward();', 'seturi("sip:x");', 'prefix("x");', '$var(x) = 1;', 'while (1) { break; }', 'switch (1) { case 1: break; }', 'exit;', 'return;', 'set_forward_close();', 'set_reply_no_connect;', 'if (snd_ip == 127.0.0.1) drop;', 'force_rport();', 'strip(1);',
  'if (1) { forward(); }', 'if (1) { seturi("x"); }', 'while (1) { seturi("x"); }', 'switch (1) { case 1: seturi("x"); }', 'revert_uri();', 'udp_mtu_try_proto(tcp);', 'set_advertised_port(5);', 'force_send_socket(127.0.0.1);', 'error("a", "b");', 'exec("x");', 'clear_branches();', 'cfg_reset("x");', 'is_method("INVITE");', 't_relay();', 'sl_send_reply("200", "OK");',
  'if (seturi("x")) drop;', 'if (is_method("INVITE")) drop;', '$var(x) = seturi("x");', 'break;', 'if (to_ip == 1.2.3.4) { log("x"); } else { drop; }', 'if (snd_port == 5) drop;', 'if (src_ip == 1.2.3.4) drop;', 'return 1;', 'setavpflag($avp(x), 1);', 'remove_branch();', 'userphone();', 'force_tcp_alias();', 'add_local_rport();',
]

const inKinds = ['t_relay();', 'sl_send_reply("200", "OK");', 'is_method("INVITE");', 'xlog("x");', 'append_to_reply("X: y\\r\\n");', 'append_hf("X: y\\r\\n");', 't_on_failure("A");', 'record_route();', 'loose_route();', 't_newtran();', 't_check_status("4..");', 'remove_hf("X");', 'mf_process_maxfwd_header("10");', 'drop;', 'seturi("sip:x");', 'if (snd_ip == 1.2.3.4) drop;', 'forward();', 'route(A);', 'break;', 't_reply("486", "Busy");', 't_drop_replies();', 't_any_timeout();', 'send_reply("200", "OK");', 'options_reply();', 'sdp_remove_media("video");', 'msg_apply_changes();']

/** Routing blocks: kinds, names, bodies, duplicates, and what may stand in each. */
export const routeCases: readonly VerdictCase[] = [
  ...casesOf('route names', 'top', kinds.flatMap((kind) => names.map((name) => `${kind}${name} { exit; }`))),
  ...casesOf('route bodies', 'top', combine(['route[A] @', 'reply_route @'], bodies)),
  ...casesOf('route bodies', 'whole', combine(['request_route @\n'], bodies)),
  ...casesOf('duplicate routes', 'top', duplicates),
  ...casesOf('event routes', 'top', events),
  ...casesOf('onsend', 'top', onsend.map((text) => `onsend_route {\n  ${text}\n}`)),
  ...casesOf('functions by route', 'top', ['route[X]', 'failure_route[X]', 'branch_route[X]', 'onreply_route[X]', 'reply_route', 'event_route[a:b]', 'event_route[tm:local-request]', 'event_route[tm:branch-failure:x]'].flatMap((kind) => inKinds.map((text) => `${kind} {\n  ${text}\n}`))),
]
