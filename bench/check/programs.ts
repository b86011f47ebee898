/** A configuration of about so many lines, as a provider with many customers has them: a route for each, with calls, texts and branches. */
export function generateConfig(lines: number): string {
  const head = [
    '#!KAMAILIO',
    '#!define WITH_NAT',
    '#!define FLT_ACC 1',
    ...[
      'jsonrpcs',
      'kex',
      'corex',
      'tm',
      'tmx',
      'sl',
      'rr',
      'pv',
      'maxfwd',
      'textops',
      'siputils',
      'xlog',
      'sanity',
    ].map((name) => `loadmodule "${name}.so"`),
    'modparam("tm", "fr_timer", 30000)',
    'modparam("rr", "append_fromtag", 1)',
  ]
  const count = Math.max(1, Math.floor((lines - head.length) / (customer(0).length + 1)))
  const names = Array.from({ length: count }, (_, index) => index)
  const calls = names.map((index) => `\tif ($rd == "customer${index}.example.com") route(CUSTOMER${index});`)
  const main = ['request_route {', ...calls, '\tsl_send_reply("404", "Not Found");', '\texit;', '}']
  return [...head, ...main, ...names.flatMap(customer)].join('\n')
}

function customer(index: number): readonly string[] {
  return [
    `route[CUSTOMER${index}] {`,
    '\tif (!mf_process_maxfwd_header("10")) {',
    '\t\tsl_send_reply("483", "Too Many Hops");',
    '\t\texit;',
    '\t}',
    '\tif (is_method("REGISTER|PUBLISH")) {',
    `\t\txlog("L_INFO", "customer ${index}: $rm from $si:$sp, $(ru{uri.user})\\n");`,
    '\t\tsl_send_reply("405", "Method Not Allowed");',
    '\t\texit;',
    '\t}',
    `\t$var(prefix) = $(rU{s.substr,0,4});`,
    `\tif ($var(prefix) =~ "^00(4[0-9]|1)${index % 10}" && $rU != $null) {`,
    `\t\t$avp(trunk) = "sip:gw${index}.example.com:5060";`,
    '\t\t$ru = "sip:" + $rU + "@gw.example.com";',
    '#!ifdef WITH_NAT',
    '\t\tforce_rport();',
    '#!endif',
    '\t} else if (has_totag()) {',
    '\t\tif (loose_route()) {',
    '\t\t\tif (is_method("BYE")) setflag(FLT_ACC);',
    '\t\t\troute(RELAY);'.replace('RELAY', `CUSTOMER${Math.max(0, index - 1)}_OUT`),
    '\t\t}',
    '\t}',
    `\troute(CUSTOMER${index}_OUT);`,
    '}',
    '',
    `route[CUSTOMER${index}_OUT] {`,
    '\tif (is_method("INVITE")) record_route();',
    '\tif (!t_relay()) {',
    '\t\tsl_reply_error();',
    '\t}',
    '\texit;',
    '}',
    '',
  ]
}
