import { casesOf, combine, type VerdictCase } from '../verdict-case.ts'

const listen = [
  'listen=udp:127.0.0.1:5060', 'listen=127.0.0.1', 'listen=udp:127.0.0.1', 'listen=tcp:127.0.0.1:*', 'listen=*:127.0.0.1:5060',
  'listen="127.0.0.1"', 'listen="udp:127.0.0.1:5060"', 'listen=udp:"127.0.0.1":5060', 'listen=UDP:127.0.0.1:5060',
  'listen=lo', 'listen=udp:lo:5060', 'listen=udp:[::1]:5060', 'listen=udp:::1:5060', 'listen=[::1]', 'listen=::1',
  'listen=udp:(127.0.0.1, 127.0.0.2):5060', 'listen=sctp:(127.0.0.1, 127.0.0.2):5060', 'listen=udp:(127.0.0.1):5060',
  'listen=(127.0.0.1,127.0.0.2)', 'listen=sctp:()', 'listen=udp:127.0.0.1:5060 udp:127.0.0.1:5061',
  'listen=udp:127.0.0.1:5060, udp:127.0.0.1:5061', 'listen=udp:127.0.0.1:5060 tcp:127.0.0.1:5060 advertise 1.2.3.4:5060',
  'listen=udp:127.0.0.1:5060 advertise 1.2.3.4', 'listen=udp:127.0.0.1:5060 advertise 1.2.3.4:5080',
  'listen=udp:127.0.0.1:5060 ADVERTISE 1.2.3.4:5080', 'listen=udp:127.0.0.1:5060 advertise "1.2.3.4":5080',
  'listen=udp:127.0.0.1:5060 advertise "1.2.3.4:5080"', 'listen=udp:127.0.0.1:5060 advertise example.com:5080',
  'listen=udp:127.0.0.1:5060 advertise udp:1.2.3.4:5080', 'listen=udp:127.0.0.1:5060 advertise tcp:1.2.3.4:5080',
  'listen=udp:127.0.0.1:5060 advertise udp:1.2.3.4', 'listen=udp:127.0.0.1:5060 advertise 1.2.3.4:*',
  'listen=udp:127.0.0.1:5060 advertise [2001:db8::1]:5080', 'listen=udp:127.0.0.1:5060 advertise 1.2.3.400:5080',
  'listen=udp:127.0.0.1:5060 advertise', 'listen=udp:127.0.0.1:5060 advertise ex-ample.com:5080',
  'listen=udp:127.0.0.1:5060 name "s1"', 'listen=udp:127.0.0.1:5060 NAME "s1"', 'listen=udp:127.0.0.1:5060 name s1',
  'listen=udp:127.0.0.1:5060 name="s1"', 'listen=udp:127.0.0.1:5060 advertise 1.2.3.4:5080 name "s1"',
  'listen=udp:127.0.0.1:5060 advertise 1.2.3.4:5080 name "s1" virtual', 'listen=udp:127.0.0.1:5060 name "s1" advertise 1.2.3.4:5080',
  'listen=udp:127.0.0.1:5060 virtual', 'listen=udp:127.0.0.1:5060 name "s1" virtual', 'listen=udp:127.0.0.1:5060 virtual name "s1"',
  'listen=udp:127.0.0.1:5060 advertise 1.2.3.4:5080 virtual', 'listen=udp:127.0.0.1:5060 agname "x"',
  'listen=udp:127.0.0.1:5060 AGNAME "x"', 'listen=udp:127.0.0.1:5060 vrf "x"', 'listen=udp:127.0.0.1:5060 workers 2',
  'listen=udp:256.1.1.1:5060', 'listen=udp:1.2.3:5060', 'listen=udp:1.2.3.4.5:5060', 'listen=udp:127.0.0.1:5060;',
  'listen=udp:127.0.0.1:', 'listen=udp:127.0.0.1:sip', 'listen=udp:127.0.0.1:-5', 'listen=udp:127.0.0.1:70000',
  'listen=udp:127.0.0.1:0', 'listen=', 'listen', 'listen 127.0.0.1', 'listen=foo:127.0.0.1:5060', 'listen=ws:127.0.0.1:80',
  'listen=tls:127.0.0.1:5061', 'listen=sctp:127.0.0.1:5060', 'listen=udp:127.0.0.1:5060 debug=2',
  'listen=udp:127.0.0.1:5060\ndebug=2', 'listen=udp:127.0.0.1:5060\nmy.var = 5', 'listen=udp:127.0.0.1:5060;\nmy.var = 5',
  'listen=udp:127.0.0.1:5060 flags X', 'listen=udp:127.0.0.1:5060\nlisten=udp:127.0.0.1:5060', 'listen=$var(x)', 'listen=5060',
  'listen=udp:5060', 'listen=udp:127.0.0.1:0x13c4', 'listen=udp:127.0.0.1:5060 name ""', 'listen=udp:127.0.0.1/8',
  'listen=udp:127.0.0.1:5060\n"quoted"', 'listen=udp:127.0.0.1:5060 # note', 'listen = udp : 127 . 0 . 0 . 1 : 5060',
]

const aliases = [
  'alias=example.com', 'alias="example.com"', 'alias=example.com:5060', 'alias=udp:example.com:5060', 'alias="udp:example.com:5060"',
  'alias=example.com other.example.com', 'alias="a" "b"', 'alias="a","b"', 'alias=ex-am-ple.com', 'alias=1.2.3.4', 'alias=*:a.b:*',
  'alias=a.b:*', 'alias=(a.b, c.d)', 'alias=a.b-c:5060', 'alias=1abc.de', 'alias=_sip._udp.example.com', 'alias=a..b', 'alias=a.b.',
  'alias=-a.b', 'alias=a.b:x', 'alias=', 'alias', 'alias=example.com;', 'alias=[2001:db8::1]', 'alias=2001:db8::1',
  'domain=example.com', 'domain="example.com"', 'alias=5', 'alias=0x10.com', 'alias=yes.com', 'alias=if.com', 'alias=a.route',
  'alias=a.b advertise 1.2.3.4', 'alias=a.b name "x"', 'alias=example.com\nmy.var=5', 'alias=A', 'alias=a -b', 'alias=a.com:5060:5061',
  'alias=log', 'alias=tcp:a.b', 'alias=tcp:a.b:5060 udp:a.b:5061', 'alias=a$b', 'alias=$fd', 'alias=10', 'alias=a.10.b', 'alias=010.b',
  'alias=a.yes', 'alias=on.example.com', 'alias=a.no-b', 'alias=300.1.1.1',
]

const sockets = [
  'socket={ bind=udp:127.0.0.1:5060; }', 'socket = { bind = udp:127.0.0.1:5060 }', 'socket={ bind=127.0.0.1; }',
  'socket={ bind=udp:127.0.0.1:5060; name="s1"; }', 'socket={ bind=udp:127.0.0.1:5060; name="s1"; advertise=1.2.3.4:5070; }',
  'socket={ bind=udp:127.0.0.1:5060; advertise=1.2.3.4; }', 'socket={ bind=udp:127.0.0.1:5060; advertise=udp:1.2.3.4:5070; }',
  'socket={ bind=udp:127.0.0.1:5060; advertise=udp:1.2.3.4; }', 'socket={ bind=udp:127.0.0.1:5060; advertise="1.2.3.4":5070; }',
  'socket={ bind=udp:127.0.0.1:5060; workers=2; }', 'socket={ bind=udp:127.0.0.1:5060; virtual=1; }',
  'socket={ bind=udp:127.0.0.1:5060; virtual=yes; }', 'socket={ bind=udp:127.0.0.1:5060; virtual; }',
  'socket={ bind=udp:127.0.0.1:5060; agname="g"; }', 'socket={ bind=udp:127.0.0.1:5060; agname=g; }',
  'socket={ bind=udp:127.0.0.1:5060; vrf="v"; }', 'socket={ bind=udp:127.0.0.1:5060-5065; }', 'socket={ bind=udp:127.0.0.1:5060 - 5065; }',
  'socket={ bind=udp:127.0.0.1:5065-5060; }', 'socket={ bind=udp:127.0.0.1-5065; }', 'socket={ bind=udp:127.0.0.1:*; }',
  'socket={ bind="127.0.0.1"; }', 'socket={ bind="udp:127.0.0.1:5060"; }', 'socket={ bind=udp:"127.0.0.1":5060; }',
  'socket={ name="s1"; }', 'socket={ }', 'socket={;}', 'socket={ ; bind=udp:127.0.0.1:5060;; }', 'socket={ bind=udp:127.0.0.1:5060, name="x" }',
  'socket={ bind=udp:127.0.0.1:5060 name="s1" }', 'socket={ bind=udp:127.0.0.1:5060\n  name="s1"\n}', 'socket={ name="s1"; bind=udp:127.0.0.1:5060; }',
  'socket={ bind=udp:127.0.0.1:5060; bind=udp:127.0.0.1:5061; }', 'socket={ bind=udp:127.0.0.1:5060; foo=1; }',
  'socket={ bind=udp:127.0.0.1:5060; name=5; }', 'socket={ bind=udp:127.0.0.1:5060; name=s1; }', 'socket={ bind=udp:127.0.0.1:5060;',
  'socket { bind=udp:127.0.0.1:5060; }', 'socket=bind=udp:127.0.0.1:5060;', 'socket={ bind=udp:127.0.0.1:5060; };', 'socket={ bind=(127.0.0.1,127.0.0.2); }',
  'socket={ bind=sctp:(127.0.0.1,127.0.0.2):5060; }', 'socket={ bind=ws:127.0.0.1:80; }', 'socket={ bind=lo; }', 'socket={ bind=udp:[::1]:5060; }',
  'socket={ listen=udp:127.0.0.1:5060; }', 'socket={ bind=udp:127.0.0.1:5060; NAME="s1"; }', 'socket={ bind=udp:127.0.0.1:5060; ADVERTISE=1.2.3.4:5; }',
  'socket={ bind=udp:127.0.0.1:5060; AGNAME="x"; }', 'socket={ bind=udp:127.0.0.1:5060; VRF="x"; }', 'socket={ bind=; }', 'socket={ bind }',
  'socket={ bind=udp:127.0.0.1:5060; virtual="1"; }', 'socket={ bind=udp:127.0.0.1:5060; virtual=-1; }', 'socket={ bind=udp:256.0.0.1:5060; }',
]

const variables = [
  'my.var = 5', 'my.var = -5', 'my.var = "text"', "my.var = 'text'", 'my.var = 5 desc "what"', 'my.var = 5 descr "what"',
  'my.var = 5 description "what"', 'my.var = "a" desc "what"', 'my.var = 5 desc what', 'my.var = 5 desc', 'my.var = word', 'my.var = 1.2.3.4',
  'my.var = yes', 'my.var = 0x1f', 'my.var = 5;', 'my . var = 5', 'my.var 5', 'my.var', 'my.var =', 'my.var = 5\nmy.var = 6', 'my.var = 5\nmy.other = 6',
  'my.debug = 5', 'debug.my = 5', 'my.default = 5', 'default.my = 5', 'my.listen = 5', 'my.5 = 5', '5.my = 5', 'my.1a = 5', 'my-group.var = 5',
  'my.var-x = 5', 'my.var.x = 5', 'my.var = 5\nmy[1].var = 6', 'my[1].var = 6', 'my[0].var = 6', 'my[-1].var = 6', 'my["1"].var = 6', 'my.var[1] = 6',
  'my.var = 5\nmy[1].var = "x"', 'my.var = 5\nmy[1].other = 6', 'my.var = 5 my.two = 6', 'my.var = -"x"', 'my.var = --5', 'my.var = 4294967296',
  'my.var = 2147483648', 'my.var = 1 + 1', 'my.var = (5)', 'my.var := 5', 'my.var == 5', 'my.bind = 5', 'my.socket = 5', 'my.name = "x"', 'my.desc = "x"',
  'my.var = $null', 'core.debug = 5', 'tm.fr_timer = 5', 'core.foo = 5', 'pv.foo = 1', 'my.var = "a" "b"', 'my.on = 5', 'on.my = 5', 'my.inet = 5',
  'my.var = on desc "x"', 'my.group = 5', 'group.my = 5', 'my.var = 5 desc "a" desc "b"', 'my.agname = 5', 'my.vrf = 5', 'my.domain = 5', 'my.strlen = 5',
]

const flags = [
  'flags A', 'flags A, B', 'flags A B', 'flags A:3', 'flags A:3, B:4', 'flags A:3, B:3', 'flags A, A', 'flags "A"', 'flags "a b"', 'flags "A":3, B',
  'flags A:31', 'flags A:32', 'flags A:-1', 'flags A:0', 'flags A:0x1f', 'flags 5', 'flags A=3', 'flags', 'flags A,', 'flags ,A', 'flags A;', 'bool A',
  'bool A:3, B', 'flags if', 'flags "if"', 'flags yes', 'flags debug', 'flags A:"3"', 'flags A-B', 'flags A.B', 'flags 1A', 'flags _a', 'flags socket',
  'flags A\nflags B', 'flags A\nflags A', 'flags A:1\nflags B:1', 'flags A:yes', 'flags (A)', 'flags A: 3', 'flags A :3', 'flags ""', 'flags A,B,C,D:4,E:5;',
  'avpflags A', 'avpflags A, B', 'avpflags A:3', 'avpflags "A"', 'avpflags A, A', 'avpflags', 'avpflags 5', 'avpflags A B', 'avpflags if', 'avpflags A;',
  `flags ${Array.from({ length: 31 }, (_, index) => `F${index}`).join(', ')}`,
  `flags ${Array.from({ length: 32 }, (_, index) => `F${index}`).join(', ')}`,
  `flags ${Array.from({ length: 33 }, (_, index) => `F${index}`).join(', ')}`,
  `avpflags ${Array.from({ length: 25 }, (_, index) => `F${index}`).join(', ')}`,
]

const loading = [
  'loadmodule "xhttp.so"', 'loadmodule "xhttp"', 'loadmodule("xhttp.so")', 'loadmodule("xhttp.so", "g")', 'loadmodule "xhttp.so", "g"', 'loadmodule(xhttp)',
  'loadmodule xhttp', "loadmodule 'xhttp.so'", 'loadmodule ""', 'loadmodule "nosuch.so"', 'loadmodule "nosuch"', 'loadmodule "pv.so"', 'loadmodule "pv"',
  'loadmodule "xhttp.so";', 'loadmodule = "xhttp.so"', 'loadmodule', 'loadmodule("xhttp.so"', 'loadmodule("xhttp.so",)', 'loadmodule()', 'loadmodule("xhttp.so", g)',
  'loadmodule("xhttp.so", "g", "h")', 'loadmodule("xhttp.so", "")', 'loadmodulex "xhttp.so"', 'loadmodulex "$def(M).so"', '#!define M xhttp\nloadmodulex "$def(M).so"',
  'loadmodulex "$def(NOSUCH).so"', 'loadmodulex("xhttp.so")', 'loadmodulex("xhttp.so", "g")', 'loadmodulex "$nosuch(x)"', 'loadmodule 5', 'loadmodule "xht" "tp"',
  '#!define M "xhttp.so"\nloadmodule M', 'loadmodule "/nosuch/xhttp.so"', 'loadmodule "XHTTP.so"', 'loadmodule " xhttp.so"', 'loadmodule "xhttp.sox"',
  'loadpath "/tmp"', 'loadpath="/tmp"', 'loadpath = "/tmp"', 'mpath "/tmp"', 'mpath="/tmp:/usr"', 'mpath=/tmp', 'mpath', 'loadpath 5', 'loadpath ""', 'loadpath "";',
  'loadpath("/tmp")', 'cfgengine "native"', 'cfgengine="native"', 'cfgengine = "default"', 'cfgengine native', 'cfgengine', 'cfgengine 5', 'cfgengine "native";',
  'kemi.request_route_callback="x"', 'kemi.onsend_route_callback="none"', 'kemi.reply_route_callback="NONE"', 'kemi.event_route_callback="x"',
  'kemi.received_route_callback="x"', 'kemi.pre_routing_callback="x"', 'kemi.foo="x"', 'kemi.reply_route_callback=5', 'kemi.reply_route_callback=x', 'kemi="x"',
  'kemi.reply_route_callback "x"', 'kemi.reply_route_callback="a"\nkemi.reply_route_callback="b"', 'kemi.reply_route_callback="a" desc "b"', 'foo.reply_route_callback="x"',
  'coreparam[debug]=3', 'coreparam["debug"]=3', 'coreparam["nosuch"]=3', 'coreparam["return_mode"]=1', 'coreparam["return_mode"]="1"', 'coreparam[foo]=1', 'coreparam["debug"]',
  'coreparam["debug"]=-1', 'coreparam["debug"]="x"', 'coreparam[5]=3', 'coreparam debug=3', 'coreparam["debug"]=3;', 'coreparam["log_name"]="x"', 'coreparam["ws_mode"]=1',
]

const parameters = [
  'modparam("tm", "fr_timer", 5000)', 'modparam("tm", "fr_timer", -5)', 'modparam("tm", "fr_timer", "5000")', 'modparam("tm", "fr_timer", yes)', 'modparam("tm", "nosuch", 5)',
  'modparam("nosuch", "x", 5)', 'modparam("tm|sl", "fr_timer", 5)', 'modparam("tm|nosuch", "fr_timer", 5)', 'modparam("nosuch|tm", "fr_timer", 5)', 'modparam("t.", "fr_timer", 5)',
  'modparam("t", "fr_timer", 5)', 'modparam("tm.so", "fr_timer", 5)', 'modparam(tm, "fr_timer", 5)', 'modparam("tm", fr_timer, 5)', "modparam('tm', 'fr_timer', 5)",
  'modparam("tm", "fr_timer", 5);', 'modparam "tm", "fr_timer", 5', 'modparam("tm", "fr_timer")', 'modparam("tm", "fr_timer", 5, 6)', 'modparam("tm", "fr_timer", word)',
  'modparam("tm", "fr_timer", 0x10)', 'modparam("tm", "fr_timer", 1 + 1)', 'modparam("tm", "fr_timer", $var(x))', 'modparam("tm", "fr_timer", (5))', 'modparam("tm", "fr_timer", "a" "b")',
  'modparam("", "fr_timer", 5)', 'modparam("tm", "", 5)', 'modparam("tm" "fr_timer" 5)', 'modparam()', 'modparam("tm", "fr_timer", )', 'modparam("tm", "fr_timer", 5',
  'modparam("tm", "fr_timer", 5)\nmodparam("tm", "fr_timer", 6)', 'modparam("TM", "fr_timer", 5)', 'modparam("tm", "FR_TIMER", 5)', 'modparam("(", "fr_timer", 5)',
  'modparam("tm|sl|rr", "enable_full_lr", 1)', 'modparam("rr", "enable_full_lr", 1)', 'modparam("rr", "enable_full_lr", "1")', 'modparam("pv", "shvset", "a=i:5")',
  'modparam("pv", "shvset", "a=s:5")', 'modparam("pv", "shvset", "a=x:5")', 'modparam("pv", "shvset", "a")', 'modparam("pv", "shvset", "")', 'modparam("pv", "varset", "a=i:5")',
  'modparam("pv", "varset", "a")', 'modparam("htable", "htable", "a=>size=4")', 'modparam("htable", "htable", "a=>size")', 'modparam("htable", "htable", "a")', 'modparam("htable", "htable", "")',
  'modparam("htable", "htable", "a=>size=4;")\nmodparam("htable", "htable", "a=>size=4;")', 'modparam("xlog", "prefix", "x")', 'modparam("xlog", "log_facility", "LOG_LOCAL0")',
  'modparam("xlog", "log_facility", "NOSUCH")', 'modparam("xlog", "methods_filter", -1)', 'modparam("tm", "contacts_avp", "x")', 'modparam("sl", "bind_tm", 0)', 'modparam("cfgutils", "lock_set_size", 4)',
  'modparamx("tm", "fr_timer", 5)', 'modparamx("tm", "fr_timer", "$var(x)")', 'modparamx("tm", "fr_timer", $var(x))', 'modparamx("xlog", "prefix", "$def(P)")', '#!define P x\nmodparamx("xlog", "prefix", "$def(P)")',
  'modparamx("$def(M)", "fr_timer", 5)', '#!define M tm\nmodparamx("$def(M)", "fr_timer", 5)', 'modparamx("tm", "fr_timer", -5)', 'modparamx("tm", "fr_timer", $nosuch(x))', 'modparamx("nosuch", "x", 5)',
  'modparamx("xlog", "prefix", $var(x))', 'modparamx("xlog", "prefix", $env(KAMKIT_ENV))', 'modparamx("xlog", "prefix", "$env(KAMKIT_ENV)")', 'modparamx("tm", "fr_timer", $env(KAMKIT_NUMBER))', 'modparamx(5)',
]

const other = [
  ';', ';;', '', '}', '{', ')', 'foo', 'foo;', 'foo()', 'foo();', 'foo = 5', 'foo bar', '"text"', '5', '$var(x) = 5', '$var(x) = 5;', 'exit;', 'if (1) { exit; }', 'debug', 'debug=3', 'debug=3;', 'debug = 3 ; fork = no',
  'debug=3 children=2', 'debug==3', 'debug=', 'debug=-1', 'debug=foo', 'debug="3"', '3=debug', 'children=W', 'DEBUG=3', 'log_facility=LOG_LOCAL0', 'log_facility="LOG_LOCAL0"', 'log_prefix="x"', '@ru', '%f.x', 'a.b.c', ':', ',',
  'request_route', 'route', '# note', '// note', '/* note */', '/* a /* b */ c */', '/* a', '\\\n;', '?', '`', '~', '^', '$', '%', '@', '\\', '&', '|', 'é', '\x01', '\xff;', '+', '+=',
]

/** Statements of the file level. */
export const topLevelCases: readonly VerdictCase[] = [
  ...casesOf('listen', 'top', listen), ...casesOf('alias', 'top', aliases), ...casesOf('socket', 'top', sockets), ...casesOf('custom', 'top', variables), ...casesOf('flags', 'top', flags),
  ...casesOf('loading', 'top', loading), ...casesOf('modparam', 'top', parameters), ...casesOf('file level', 'top', other),
  ...casesOf('custom', 'top', combine(['my.var = 5\n@', 'flags A\n@', 'alias=a.b\n@', 'loadmodule "xhttp.so"\n@', 'debug=3\n@'], ['foo', 'foo.bar', 'foo=5', '"x"', '5', ';', '}', '#!define X', 'my.x="5"'])),
]
