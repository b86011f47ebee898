/** What a configuration means in one release and not in the other; what depends on single names stands with the names. */
export interface ReleaseDifference {
  readonly topic: string
  readonly in56: string
  readonly in61: string
  /** Whether `--target 5.6` follows the older release. */
  readonly followsTarget: boolean
}

/** Differences between 5.6.3 and 6.1.5, all seen on the servers. kamkit runs every configuration as 6.1.5 does. */
// prettier-ignore
export const releaseDifferences: readonly ReleaseDifference[] = [
  { topic: 'integers', in56: '32 bits: 2147483647 + 1 is -2147483648, 1 << 40 is 256', in61: '64 bits: 2147483648, 1099511627776. Numbers that are written stay 32 bits wide', followsTarget: false },
  { topic: 'a text that is no number, where a number is wanted', in56: 'counts as 0, with a warning', in61: 'the whole expression fails: an assignment is skipped, a condition is false', followsTarget: false },
  { topic: 'if (!$var(text)) with a text that is no number', in56: 'true', in61: 'false, because the expression fails', followsTarget: false },
  { topic: '"0xffffffff" as a number', in56: '-1', in61: '4294967295', followsTarget: false },
  { topic: 'a negative number as the condition of while', in56: 'true', in61: 'false, as in if', followsTarget: false },
  { topic: 'switch on a text with numbers as labels', in56: 'runs, and takes default', in61: 'the start is refused, but -c accepts it', followsTarget: false },
  { topic: '$ru after $ru = ""', in56: 'null', in61: 'an empty text', followsTarget: false },
  { topic: 'urn:service:sos in {uri.user} and {uri.host}', in56: 'service and sos', in61: 'empty and service:sos', followsTarget: false },
  { topic: 'the first error of a file', in56: 'all errors are printed, with those that follow from the first', in61: 'only the first, unless --all-errors is given', followsTarget: false },
  { topic: '#!ifexp, #!defexp, #!defexps', in56: 'comments, so that a later #!else or #!endif has no beginning', in61: 'directives', followsTarget: true },
  { topic: 'KAMAILIO_VERSION and OS_NAME', in56: 'not defined', in61: 'defined', followsTarget: true },
  { topic: 'loadmodule("name", "g")', in56: 'a syntax error', in61: 'loads a module with options', followsTarget: true },
  { topic: 'socket = { … }, domain = …', in56: 'syntax errors', in61: 'accepted', followsTarget: true },
  { topic: 'advertise proto:host:port', in56: 'a syntax error', in61: 'accepted', followsTarget: true },
  { topic: 'kemi.request_route_callback, coreparam[…]', in56: 'syntax errors', in61: 'read; coreparam refuses every name', followsTarget: true },
  { topic: 'an expression as an argument of many functions, such as sl_send_reply($var(code), …)', in56: 'refused: the parameter is not constant', in61: 'accepted', followsTarget: true },
  { topic: 'bind_ipv6_link_local = 3', in56: 'accepted', in61: 'refused: the modes exclude each other', followsTarget: true },
]
