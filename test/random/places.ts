/** In which route a program runs. `returns` is a request route under return_mode=1. */
export const places = [
  'request',
  'reply',
  'returns',
  'branch',
  'failure',
  'onreply',
  'onsend',
  'branch-failure',
  'local-request',
  'filtered-ack',
  'pre-routing',
] as const
export type Place = (typeof places)[number]

export const serverAddress = { ip: '127.8.15.1', port: 5060 }
export const clientAddress = { ip: '127.8.15.2', port: 5066 }

/** What a line of the log starts with when another program begins. */
export const beginning = 'BEGIN '

/** The places whose messages go on to the client, which answers: what follows depends on that. */
export const answeredPlaces: ReadonlySet<Place> = new Set<Place>([
  'branch',
  'failure',
  'onreply',
  'onsend',
  'branch-failure',
  'local-request',
  'filtered-ack',
  'pre-routing',
])

const client = `sip:${clientAddress.ip}:${clientAddress.port}`

/** The block of a program's main route, without its name, when it is one of its own; else the program is a plain route. */
export function blockOf(place: Place, name: string): string {
  switch (place) {
    case 'branch':
    case 'failure':
    case 'onreply':
      return `${place}_route[${name}]`
    case 'branch-failure':
      return `event_route[tm:branch-failure:${name}]`
    default:
      return `route[${name}]`
  }
}

/** Whether the main route is called by a plain route, which prints what is left behind. */
export function isCalled(place: Place): boolean {
  return blockOf(place, '').startsWith('route[') && place !== 'onsend'
}

/** What request_route does with the message of a program, as statements. */
export function startOf(place: Place, name: string): readonly string[] {
  const relay = [`$du = "${client}";`, 't_relay();', 'xlog("L_ALERT", "relayed $rc\\n");']
  switch (place) {
    case 'branch':
      return [
        `t_on_branch("${name}");`,
        `append_branch("sip:second@${clientAddress.ip}:${clientAddress.port}");`,
        ...relay,
      ]
    case 'failure':
      return ['$avp(b) = "kept";', '$xavp(x=>a) = 3;', 'setflag(3);', `t_on_failure("${name}");`, ...relay]
    case 'onreply':
      return ['$avp(b) = "kept";', '$xavp(x=>a) = 3;', 'setflag(3);', `t_on_reply("${name}");`, ...relay]
    case 'branch-failure':
      return [`t_on_branch_failure("${name}");`, ...relay]
    case 'local-request':
      return [
        `t_uac_send("OPTIONS", "sip:local@${clientAddress.ip}:${clientAddress.port}", "", "", ` +
          `"From: <sip:carol@example.com>;tag=from1\\r\\nTo: <sip:bob@example.org;p=1>\\r\\nCall-ID: ${name}\\r\\n` +
          'X-Place: local-request\\r\\nX-A: first value\\r\\nX-B: one\\r\\nX-B: two\\r\\nX-Num: 17\\r\\nX-List: a, b\\r\\nContent-Type: text/plain\\r\\n", "body");',
        'xlog("L_ALERT", "sent $rc\\n");',
      ]
    case 'filtered-ack':
    case 'pre-routing':
      return ['sl_send_reply("404", "Passed");', 'xlog("L_ALERT", "answered $rc\\n");']
    case 'onsend':
      return [`append_branch("sip:second@${clientAddress.ip}:${clientAddress.port}");`, ...relay]
    case 'request':
    case 'returns':
    case 'reply':
      return []
  }
}

/**
 * The blocks that call programs by the Call-ID of the message, besides those of request_route and reply_route. Script flags of an
 * event last until the process has another message (6.1.5).
 */
export function entryBlocks(begin: string, onsend: string): string {
  const event = (name: string, place: Place): string =>
    `event_route[${name}] {\nif ($hdr(X-Place) == "${place}") {\n${begin}\n$sf = 0;\n$var(z) = $ci;\nroute($var(z));\nroute(DUMP);\n}\n}\n`
  return [
    event('tm:local-request', 'local-request'),
    event('sl:filtered-ack', 'filtered-ack'),
    event('core:pre-routing', 'pre-routing'),
    onsend === '' ? '' : `onsend_route {\nif ($hdr(X-Place) == "onsend") {\n${begin}\n${onsend}route(DUMP);\n}\n}\n`,
  ].join('')
}
