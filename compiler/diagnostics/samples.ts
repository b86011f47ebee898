import type { Release } from '#grammar/releases.ts'
import type { DiagnosticCode } from './catalogue.ts'

/** What a sample needs besides its text. */
export interface SampleOptions {
  /** Further files by name. */
  readonly files?: ReadonlyMap<string, string>
  readonly target?: Release
}

/** A configuration in which a code is found; shown on its page, and checked by a test. */
export interface Sample {
  /** Text, and what the first diagnostic of the code covers. */
  readonly shows: readonly (readonly [text: string, place: string])[]
  /** Nearly the same, without the problem. */
  readonly nearMiss: string
  readonly options?: SampleOptions
}

const modules = '#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "tm.so"\nloadmodule "xlog.so"\nloadmodule "textops.so"\n'
/** Line 6 of a file that loads some modules. */
const inRoute = (statement: string): string => `${modules}route { ${statement} }\n`
const route = 'route { drop; }\n'

/** Forty lines such as `#!define A0 A1 A1`; the last name is defined as nothing. */
function doublingMacros(count: number): string {
  const define = (_: unknown, n: number): string => `#!define A${n} ${n === count - 1 ? '' : `A${n + 1} A${n + 1}`}\n`
  return Array.from({ length: count }, define).join('')
}

/** Samples of every code. */
export const samples: { readonly [code in DiagnosticCode]: Sample } = {
  KAM1001: {
    shows: [[`#!include_file "no.cfg"\n${route}`, '1:1 #!include_file "no.cfg"']],
    nearMiss: `#!import_file "no.cfg"\n${route}`,
  },
  KAM1002: {
    options: {
      files: new Map([
        ['loop.cfg', 'include_file "loop.cfg"\n'],
        ['x.cfg', ';\n'],
      ]),
    },
    shows: [[`include_file "loop.cfg"\n${route}`, '1:1 include_file "loop.cfg"']],
    nearMiss: `${'include_file "x.cfg"\n'.repeat(20)}${route}`,
  },
  KAM1003: {
    shows: [[`#!define A 1\n#!define A 1\n${route}`, '2:1 #!define A 1']],
    nearMiss: `#!define A 1\n#!redef A 2\n${route}`,
  },
  KAM1004: { shows: [[`?${route}`, '1:1 ?']], nearMiss: `# ?\n${route}` },
  KAM1005: { shows: [[`#!define A A\nA\n${route}`, '2:1 A']], nearMiss: `#!define A ;\n#!define B A\nB\n${route}` },
  KAM1006: { shows: [[`${route}/* `, '2:1 /* ']], nearMiss: `${route}/* */` },
  KAM1007: {
    shows: [
      [`${route}debug="`, '2:7 "'],
      [inRoute('$var(x;'), '6:9 $var(x; }\n'],
    ],
    nearMiss: inRoute('$var(x) = "";'),
  },
  KAM1008: {
    shows: [
      [`#!ifdef A\n${route}`, '1:1 #!ifdef A'],
      [`#!endif\n${route}`, '1:1 #!endif'],
    ],
    nearMiss: `#!ifdef A\n#!endif\n${route}`,
  },
  KAM1009: {
    shows: [
      [`#!else\n${route}`, '1:1 #!else'],
      [`#!ifdef A\n#!else\n#!else\n#!endif\n${route}`, '3:1 #!else'],
    ],
    nearMiss: `#!ifdef A\n#!else\n#!endif\n${route}`,
  },
  KAM1010: {
    shows: [[`${'#!ifdef A\n'.repeat(513)}${'#!endif\n'.repeat(512)}${route}`, '513:1 #!ifdef A']],
    nearMiss: `${'#!ifdef A\n'.repeat(512)}${'#!endif\n'.repeat(512)}${route}`,
  },
  KAM1011: { shows: [[`#!define 5 x\n${route}`, '1:1 #!define 5 x']], nearMiss: `#!define A x\n${route}` },
  KAM1012: {
    shows: [[`#!ifexp 1 +\n#!endif\n${route}`, '1:1 #!ifexp 1 +']],
    nearMiss: `#!ifexp 1 + 1\n#!endif\n${route}`,
  },
  KAM1013: { shows: [[`#!defenv A\n${route}`, '1:1 #!defenv A']], nearMiss: `#!trydefenv A\n${route}` },
  KAM1014: {
    shows: [[`#!ifdef A || B\n#!endif\n${route}`, '1:1 #!ifdef A || B']],
    nearMiss: `#!ifexp A || B\n#!endif\n${route}`,
  },
  KAM1015: {
    shows: [[`#!ifdef A\n#!endif # A\n${route}`, '2:1 #!endif # A']],
    nearMiss: `#!ifdef A\n#!endif \n# A\n${route}`,
  },
  KAM1016: { shows: [[`#!subst "a"\n${route}`, '1:1 #!subst "a"']], nearMiss: `#!subst "/a/b/"\n${route}` },
  KAM1017: { shows: [[`#!import_file x\n${route}`, '1:1 #!import_file x']], nearMiss: `#!import_file "x"\n${route}` },
  KAM1018: {
    options: { target: '5.6' },
    shows: [[`#!defexp A 1\n${route}`, '1:1 #!defexp A 1']],
    nearMiss: `#!define A 1\n${route}`,
  },
  KAM1019: {
    shows: [[`#!define children 4\n${route}`, '1:1 #!define children 4']],
    nearMiss: `#!define CHILDREN 4\nchildren=CHILDREN\n${route}`,
  },
  KAM1090: {
    shows: [[`${'?'.repeat(1002)}${route}`, '1:1001 ?']],
    nearMiss: `${'?'.repeat(1000)}${route}`,
  },
  KAM1091: {
    // Each macro uses the next one twice: a million uses come of forty lines.
    shows: [[`${doublingMacros(40)}A0\n${route}`, '41:1 A0']],
    nearMiss: `${doublingMacros(8)}A0\n${route}`,
  },
  KAM2001: {
    shows: [
      [inRoute('$var(x) = ;'), '6:19 ;'],
      [inRoute('if 1 { drop; } }'), '6:26 }'],
    ],
    nearMiss: inRoute('$var(x) = "";'),
  },
  KAM2002: { shows: [[inRoute('drop'), '6:12 p']], nearMiss: inRoute('drop;') },
  KAM2003: {
    shows: [[inRoute(`if ${'('.repeat(81)}`), '6:90 (']],
    nearMiss: inRoute(`if ${'('.repeat(70)}1${')'.repeat(70)} drop;`),
  },
  KAM2004: {
    shows: [
      [inRoute('if (1) { }'), '6:16 { }'],
      ['route { }\n', '1:7 { }'],
    ],
    nearMiss: inRoute('if (1) {;}'),
  },
  KAM2005: { shows: [['# nothing', '1:10 ']], nearMiss: ';' },
  KAM3001: { shows: [[`loadmodule "tmm.so"\n${route}`, '1:12 "tmm.so"']], nearMiss: `loadmodule "tm.so"\n${route}` },
  KAM3002: {
    shows: [
      [inRoute('t_rely();'), '6:9 t_rely'],
      ['route { t_relay(); }\n', '1:9 t_relay'],
      ['route { t_relay(); }\nloadmodule "tm.so"\n', '1:9 t_relay'],
    ],
    nearMiss: inRoute('t_relay();'),
  },
  KAM3003: { shows: [[inRoute('route(A);'), '6:15 A']], nearMiss: `${inRoute('route(A);')}route[A] { drop; }` },
  KAM3004: { shows: [[`${route}route[A] { drop; }\nroute[A] { drop; }`, '3:7 A']], nearMiss: `${route}${route}` },
  KAM3005: {
    shows: [
      [inRoute('$var(x) = $foo;'), '6:19 $foo'],
      ['route { $var(x) = 1; }\nloadmodule "pv.so"\n', '1:9 $var(x)'],
      [inRoute('xlog("$foo");'), '6:14 "$foo"'],
    ],
    nearMiss: inRoute('$var(x) = $fU; xlog("$$foo");'),
  },
  KAM3006: {
    shows: [[inRoute('$var(x) = $(ru{s.length});'), '6:19 $(ru{s.length})']],
    nearMiss: inRoute('$var(x) = $(ru{s.len});'),
  },
  KAM3007: {
    shows: [
      [inRoute('$ci = "x";'), '6:9 $ci'],
      [inRoute('$(var(x){s.len}) = 5;'), '6:9 $(var(x){s.len})'],
    ],
    nearMiss: inRoute('$var(x) = $ci;'),
  },
  KAM3008: { shows: [[inRoute('setflag(A);'), '6:17 A']], nearMiss: `flags A\n${inRoute('setflag(A); setflag(5);')}` },
  KAM3009: {
    shows: [[inRoute('$var(x) = $(ru {s.len});'), '6:19 $(ru {s.len})']],
    nearMiss: inRoute('$var(x) = $(ru{s.len});'),
  },
  KAM3010: {
    shows: [[inRoute('t_on_failure("A");'), '6:22 "A"']],
    nearMiss: `${inRoute('t_on_failure("A");')}failure_route[A] { drop; }`,
  },
  KAM3011: {
    shows: [[`loadmodule "app_lua.so"\n${route}`, '1:12 "app_lua.so"']],
    nearMiss: `loadmodule "pv.so"\n${route}`,
  },
  KAM3012: {
    shows: [[`loadmodule "tmx.so"\nloadmodule "tm.so"\n${route}`, '1:12 "tmx.so"']],
    nearMiss: `loadmodule "tm.so"\nloadmodule "tmx.so"\n${route}`,
  },
  KAM3013: {
    shows: [
      [inRoute('setflag(32);'), '6:17 32'],
      [`flags A:40\n${route}`, '1:9 40'],
      [`flags ${Array.from({ length: 33 }, (_, index) => `F${index}`).join(',')}\n${route}`, '1:125 F32'],
    ],
    nearMiss: `flags A:31\n${inRoute('setflag(0); setflag(31);')}`,
  },
  KAM3014: {
    shows: [
      [`${route}route[log] { drop; }`, '2:7 log'],
      [`flags debug\n${route}`, '1:7 debug'],
      [`my.port=5\n${route}`, '1:4 port'],
      [`${route}route[socket] { drop; }`, '2:7 socket'],
    ],
    nearMiss: `flags "debug", LOG\nmy.default=5\n${route}route["log"] { drop; }\nroute[yes] { drop; }`,
  },
  KAM3015: {
    shows: [
      [`flags A, B, A\n${route}`, '1:13 A'],
      [`a.b=1\na.b=2\n${route}`, '2:1 a'],
    ],
    nearMiss: `flags A, B\navpflags A\na.b=1\na[1].b=2\nb.b=1\n${route}`,
  },
  KAM3016: {
    shows: [[`loadmodule "pv.so"\nroute { $var(x) = $foo; }\n`, '2:19 $foo']],
    nearMiss: 'loadmodule "pv.so"\nroute { $var(x) = $ru; }\n',
  },
  KAM3017: {
    shows: [[`loadmodule "tm.so"\nloadmodule "/x/tm.so"\n${route}`, '2:12 "/x/tm.so"']],
    nearMiss: `loadmodule "tm.so"\n#!ifndef MOD_tm\nloadmodule "tm.so"\n#!endif\n${route}`,
  },
  KAM3018: {
    shows: [
      [inRoute('$var(a) = @from.urr.host;'), '6:25 urr'],
      [inRoute('$var(a) = @src;'), '6:20 src'],
      ['loadmodule "pv.so"\nloadmodule "timer.so"\nroute { $var(a) = @timer.nope; }\n', '3:26 nope'],
    ],
    nearMiss:
      'loadmodule "pv.so"\nloadmodule "tm.so"\nloadmodule "xmlrpc.so"\nroute { $var(a) = @from.uri.host + @tm + @xmlrpc.method; }\n',
  },
  KAM3030: {
    shows: [
      [
        `loadmodule "sqlops.so"\nmodparam("sqlops", "sqlcon", "a=>text:///x")\nroute { sql_query("b", "select 1", "r"); }\n`,
        '3:19 "b"',
      ],
    ],
    nearMiss: `loadmodule "sqlops.so"\nmodparam("sqlops", "sqlcon", "a=>text:///x")\nroute { sql_query("a", "select 1", "r"); }\n`,
  },
  KAM3031: {
    shows: [[`loadmodule "tmx.so"\n${route}`, '1:12 "tmx.so"']],
    nearMiss: `loadmodule "tm.so"\nloadmodule "tmx.so"\n${route}`,
  },
  KAM4001: { shows: [[inRoute('is_method("A", "B");'), '6:9 is_method']], nearMiss: inRoute('is_method("A");') },
  KAM4002: {
    shows: [
      [`${modules}onsend_route { t_relay(); }\n${route}`, '6:16 t_relay'],
      [`onsend_route { force_rport(); }\n${route}`, '1:16 force_rport'],
      ['route { if (to_ip == 10.0.0.1) drop; }\n', '1:13 to_ip'],
    ],
    nearMiss: `${modules}event_route[tm:local-request] { t_relay(); }\nonsend_route { if (snd_ip == 10.0.0.1) { setflag(1); log("x"); route(A); } }\nroute { if (snd_port == 5) drop; }\nroute[A] { drop; }\n`,
  },
  KAM4003: {
    shows: [
      [inRoute('t_set_fr("x");'), '6:18 "x"'],
      [inRoute('is_method($rm);'), '6:19 $rm'],
      [inRoute('xlog($var(x));'), '6:14 $var(x)'],
    ],
    nearMiss: inRoute('t_set_fr("5"); t_set_fr($var(x)); is_method("INVITE|ACK"); xlog("$var(x)");'),
  },
  KAM4004: {
    shows: [
      [inRoute('if ($ru =~ "(") drop;'), '6:20 "("'],
      [inRoute('switch ($ru) { case /"[": drop; }'), '6:30 "["'],
      [inRoute('search("a[");'), '6:16 "a["'],
    ],
    nearMiss: inRoute('if ($ru =~ "[(]") drop; search("a\\\\[");'),
  },
  KAM4005: {
    shows: [
      [inRoute('prefix($rU);'), '6:16 $rU'],
      [inRoute('strip("2");'), '6:15 "2"'],
      [inRoute('userphone;'), '6:9 userphone'],
      [inRoute('force_rport(1);'), '6:9 force_rport(1)'],
      [inRoute('log(-1, "x");'), '6:13 -1'],
    ],
    nearMiss: inRoute(
      'prefix("0"); strip(2); userphone(); force_rport; log(1, "x"); forward(uri:host, uri:port); forward(10.0.0.1, 5060);',
    ),
  },
  KAM4006: {
    shows: [
      [inRoute('$var(x) = FOO;'), '6:19 FOO'],
      [inRoute('if ($si == 10.0.0.1) drop;'), '6:20 10.0.0.1'],
      [inRoute('if (method) drop;'), '6:12 (method)'],
      [inRoute('if (uri == FOO) drop;'), '6:20 FOO'],
    ],
    nearMiss: inRoute(
      'if (method == INVITE && src_ip == 10.0.0.1 && dst_ip == a.b && proto == UDP && !uri == myself) drop;',
    ),
  },
  KAM4007: {
    shows: [
      [inRoute('$var(x) = "a" - 1;'), '6:19 "a"'],
      [inRoute('$var(x) = 1 + "a";'), '6:23 "a"'],
      [inRoute('if (!"a") drop;'), '6:14 "a"'],
      [inRoute('if (5 =~ "a") drop;'), '6:13 5'],
      [inRoute('if (strlen(5)) drop;'), '6:20 5'],
      [inRoute('if ($ru =~ 5) drop;'), '6:20 5'],
      [inRoute('return "7";'), '6:16 "7"'],
    ],
    nearMiss: inRoute(
      '$var(x) = "a" + 1; if ($ru == "") return (int)"1"; if ("5" == 5 && $var(x) =~ "5" && !$var(x) && strlen("a")) drop;',
    ),
  },
  KAM4008: {
    shows: [
      [inRoute('switch ($ru) { case 1: drop; case "a": drop; }'), '6:43 "a"'],
      [inRoute('switch ($ru) { case $fu: drop; }'), '6:29 $fu'],
      [inRoute('switch ($ru) { default: drop; default: drop; }'), '6:39 default: drop'],
      [inRoute('switch ($ru) { default: drop; }'), '6:24 default: drop'],
      [inRoute('switch ($ru) { default: drop; case "a": exit; }'), '6:24 default: drop'],
      [inRoute('switch ("a") { case 1: exit; }'), '6:16 ("a")'],
      [inRoute('switch ($rs) { case 2: case 1 + 1: exit; }'), '6:37 1 + 1'],
    ],
    nearMiss: inRoute(
      'switch ($ru) { case "a" + "b": case /"c": drop; default: drop; } switch ($rs) { case 1 + 1: case -5: drop; } switch (1) { default: drop; }',
    ),
  },
  KAM4009: {
    shows: [
      [inRoute('t_set_fr(is_method("A"));'), '6:18 is_method("A")'],
      [inRoute('t_set_fr(1 + is_method("A"));'), '6:22 is_method("A")'],
    ],
    nearMiss: inRoute('t_set_fr(strlen($ru)); t_set_fr(selval(1, 2, 3)); $var(x) = selval(is_method("A"), 1, 2);'),
  },
  KAM5001: {
    shows: [[`modparam("tm", "fr_timer", 5)\nloadmodule "tm.so"\n${route}`, '1:10 "tm"']],
    nearMiss: `loadmodule "tm.so"\nmodparam("tm|sl", "fr_timer", 5)\n${route}`,
  },
  KAM5002: {
    shows: [[`loadmodule "tm.so"\nmodparam("tm", "fr_timr", 5)\n${route}`, '2:16 "fr_timr"']],
    nearMiss: `loadmodule "tm.so"\nmodparam("tm", "fr_timer", 5)\n${route}`,
  },
  KAM5003: {
    shows: [[`loadmodule "tm.so"\nmodparam("tm", "fr_timer", "5")\n${route}`, '2:28 "5"']],
    nearMiss: `loadmodule "tm.so"\nmodparam("tm", "fr_timer", 5)\n${route}`,
  },
  KAM5004: {
    shows: [[`loadmodule "maxfwd.so"\nmodparam("maxfwd", "max_limit", 300)\n${route}`, '2:33 300']],
    nearMiss: `loadmodule "maxfwd.so"\nmodparam("maxfwd", "max_limit", 255)\n${route}`,
  },
  KAM5005: {
    shows: [
      [`debgu=3\n${route}`, '1:1 debgu'],
      [`loop_checks=1\n${route}`, '1:1 loop_checks'],
      [`coreparam[x]=1\n${route}`, '1:1 coreparam[x]=1'],
    ],
    nearMiss: `debug=3\nreturn_mode=1\n${route}`,
  },
  KAM5006: {
    shows: [
      [`debug="3"\n${route}`, '1:7 "3"'],
      [`children=-2\n${route}`, '1:10 -2'],
      [`server_header=5\n${route}`, '1:15 5'],
      [`log_facility="LOG_MAIL"\n${route}`, '1:14 "LOG_MAIL"'],
      [`log_facility=LOG_LOCAL8\n${route}`, '1:14 LOG_LOCAL8'],
      [`max_branches=32\n${route}`, '1:14 32'],
      [`udp_mtu_try_proto="TCP"\n${route}`, '1:19 "TCP"'],
      [`tcp_source_ipv4="10.0.0.1"\n${route}`, '1:17 "10.0.0.1"'],
    ],
    nearMiss: `debug=-3\nchildren=2\nserver_header="x"\nlog_facility=log_mail\nmax_branches=31\nudp_mtu_try_proto=TCP\ntcp_source_ipv4=10.0.0.1\ntos=NAME\nuser=root\ngroup="root"\nadvertised_address=a-b.c\n${route}`,
  },
  KAM5007: {
    shows: [[`${route}shm_mem_size=64`, '2:1 shm_mem_size=64']],
    nearMiss: `shm_mem_size=64\nloadmodule "tm.so"\n${route}`,
  },
  KAM5020: {
    shows: [
      [`listen="udp:127.0.0.1:5060"\n${route}`, '1:8 "udp:127.0.0.1:5060"'],
      [`alias=1.2.3.400\n${route}`, '1:7 1.2.3.400'],
      [`alias="udp:a.example:5080"\n${route}`, '1:7 "udp:a.example:5080"'],
    ],
    nearMiss: `listen=udp:"127.0.0.1":5060\nalias="1a.example.com"\n${route}`,
  },
  KAM5021: {
    shows: [[`socket={ name="x"; }\n${route}`, '1:1 socket={ name="x"; }']],
    nearMiss: `socket={ bind=udp:127.0.0.1:5060; name="x"; advertise=a.b:5060; }\n${route}`,
  },
  KAM5022: {
    options: { files: new Map([['x.lua', '']]) },
    shows: [[`cfgengine "lua"\n${route}`, '1:11 "lua"']],
    nearMiss: `cfgengine "native"\nloadmodule "app_lua.so"\nmodparam("app_lua", "load", "x.lua")\ncfgengine "lua"\n${route}`,
  },
  KAM5023: {
    shows: [[`my[1].limit=5 desc "x"\n${route}`, '1:20 "x"']],
    nearMiss: `my.limit=5 desc "x"\nmy[1].limit=6\n${route}`,
  },
  KAM5024: {
    shows: [[`loadmodule "geoip2.so"\n${route}`, '1:12 "geoip2.so"']],
    nearMiss: `loadmodule "geoip2.so"\nmodparam("geoip2", "path", "/x")\n${route}`,
  },
  KAM5025: {
    shows: [[`loadmodule "speeddial.so"\n${route}`, '1:12 "speeddial.so"']],
    nearMiss: `loadmodule "db_mysql.so"\nloadmodule "speeddial.so"\n${route}`,
  },
}
