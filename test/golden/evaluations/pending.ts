import { uriParts } from './areas/transformations.ts'

/**
 * Evaluations that do not agree with the real server, with the reason. One that agrees fails the suite, so that the list stays honest.
 */
export const pending: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '6.1.5 keeps the text of an integer in one place, where that of an integer parameter takes its place': [
      'tr.value/minus{s.substr,$var(two),$var(one)}',
      'tr.value/minus{s.substr,$var(minus),$var(zero)}',
      'tr.value/huge{s.substr,$var(minus),$var(zero)}',
      'tr.value/huge{s.strip,$var(two)}',
      'tr.value/zero{s.striptail,$var(minus)}',
      'tr.value/minus{s.striptail,$var(minus)}',
      'tr.value/huge{s.striptail,$var(minus)}',
      'tr.value/zero{s.prefixes,$var(two)}',
    ],
    'the number of {s.int} keeps its text in 6.1.5, so that 0042 has the length 4': [
      'tr.value/empty{s.int}{s.len}',
      'tr.chain/digits{s.int}{s.len}',
    ],
    '6.1.5 reads beyond its table for a byte of 128 or more': ['tr.digest/utf8{s.crc32}'],
    '6.1.5 remembers the list that it could not read before': ['tr.chain/quoted{s.select,0,;}{param.value,a}'],
    '6.1.5 takes an address whose bracket is open, by what it remembers of the one before': [
      'tr.address/openBracket{nameaddr.uri}',
      'tr.address/openBracket{nameaddr.name}',
      'tr.address/openBracket{nameaddr.len}',
    ],
    '6.1.5 gives 64 KiB of memory for what is no alias': [
      'tr.alias/noProto{urialias.decode}',
      'tr.alias/badProto{urialias.decode}',
      'tr.alias/textProto{urialias.decode}',
      'tr.alias/badPort{urialias.decode}',
      'tr.alias/tildes{urialias.decode}',
      'tr.alias/socket{urialias.decode}',
      'tr.alias/socket6{urialias.decode}',
      'tr.alias/socketNoPort{urialias.decode}',
      'tr.alias/socketBad{urialias.decode}',
      'tr.alias/socketPortText{urialias.decode}',
    ],
    '6.1.5 knows no protocol that is off': ['host', 'port', 'proto', 'touri'].flatMap((part) => [
      `tr.alias/socket6{sock.${part}}`,
      `tr.alias/socketNoPort{sock.${part}}`,
    ]),
    'a variable within {re.subst} is looked up when it is used': ['tr.mistake/word{re.subst,/a/$nope/}'],
    'the number of a text variable is lost behind {val.n0}': ['tr.source/$(rm{val.n0})'],
    'the right side of an operator is evaluated though the left one failed, so that its failure is told too': [
      ...['+', '-', '*', '/', 'mod', '&', '|', '^', '<<', '>>', '<', '<=', '>', '>=', 'ieq', 'ine'].map(
        (operator) => `op.pair/padded ${operator} word`,
      ),
      'op.mixed/$var(w) + "\\n" + $var(d)',
    ],
    'beyond 2^53 the last digits are rounded (decision 003)': [
      ...['int', 'minus', 'digits', 'hex', 'port'].map((right) => `op.pair/int64 * ${right}`),
      'op.limit/$var(big) - 1',
      ...['$var(h) + 0', '$var(h) - 1', '$var(h) * 1', '$var(h) == (1<<53)', '$var(h) > (1<<53)', '"" + $var(h)'].map(
        (expr) => `op.limit/${expr}`,
      ),
      ...['(str)$var(h)', '$var(h) & 1', '$var(h) mod 2'].map((expr) => `op.limit/${expr}`),
    ],
    '6.1.5 logs a BUG for selval() in a condition and takes it for false': [
      'op.mixed/selval($var(w) == "abc", $var(i), $var(w))',
      'op.mixed/selval($avp(none), 1, 2)',
      'op.mixed/selval($var(e), 1, 2)',
      'op.mixed/selval($var(m), 1, 2)',
    ],
    'a URI with a blank is none (decision 004)': [...uriParts, '{urialias.encode}'].map(
      (part) => `tr.uri/blankInside${part}`,
    ),
    'words of our own': ['st.if/($rp = "x")'],
    'POSIX gives \\\\d no meaning; the C library of the recording lets it match nothing, ours the letter': [
      'st.regex/\\\\d',
    ],
    '6.1.5 starts with a select that it cannot resolve, and logs a BUG at each use': [
      'sel/@retcode',
      'sel/@from.params',
      'sel/@from.nope',
      'sel/@m.method',
      'sel/@m.params',
      'sel/@m[0].uri',
      'sel/@m[1].uri',
      'sel/@m[2].uri',
      'sel/@m[1].q',
      'sel/@contact[1].uri',
      'sel/@rr.params',
      'sel/@rr[1].uri',
      'sel/@rr[0].params.ftag',
      'sel/@route',
      'sel/@r.uri',
      'sel/@rpid.party',
      'sel/@supported',
      'sel/@allow',
      'sel/@diversion',
      'sel/@diversion.uri',
      'sel/@diversion.reason',
      'sel/@accept',
      'sel/@unsupported',
      'sel/@accept_language',
      'sel/@accept_disposition',
      'sel/@msg["X-Multi"]',
      'sel/@msg.type.request',
      'sel/@body',
      'sel/@received',
      'sel/@sys.pid_',
      'sel/@sys.unique_',
      'sel/@cfg_get.tm.fr_timer',
      'sel/@timer["x"].enabled',
      'sel/@xmlrpc',
      'sel/@nope',
      'sel/@body.sdp',
      'sel/@sdp',
      'sel/@tls',
      'sel/@tls.version',
      'sel/@nope_at_all',
    ],
    'select written in a way that 6.1.5 refuses': ['sel/@m[-1].uri'],
    'colours are for terminals': ['fmt/$C(rx)red$C(xx)'],
    '6.1.5 converts memory that it has written over': ['sel/@rr.params.lr'],
    'parts of selects that are not there yet': ['sel/@from.uri.user.nope'],
    'selects that 6.1.5 reads in a way of its own': [
      'sel/@ruri.method',
      'sel/@ruri.params["foo"]',
      'sel/@ruri.params.foo',
      'sel/@ruri.nope',
      'sel/@from.uri.nope',
      'sel/@to.uri.nope',
      'sel/@contact.uri.nope',
      'sel/@rr.uri.nope',
      'sel/@next_hop.params["foo"]',
      'sel/@next_hop.params.foo',
      'sel/@next_hop.nope',
      'sel/@to.tag == $null',
      'sel/defined @to.tag',
    ],
  }).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)),
)

/** Evaluations during which 6.1.5 ends or hangs, so that nothing can be recorded. */
export const endServer: ReadonlyMap<string, string> = new Map([
  ['sel/@proxy_authorization', 'asks for the realm without a look whether there is one'],
  ['sel/@authorization', 'asks for the realm without a look whether there is one'],
  ['sel/@cfg_get.core.nope', 'reads a variable that is not there'],
  ['tr.value/empty{s.rbefore,;}', 'reads before the start of the text'],
  ['tr.text/brackets{s.rm, }', 'removes the empty text for ever'],
])

/** Evaluations that 6.1.5 answers with what is left in its memory. */
export const unstable: ReadonlySet<string> = new Set(['tr.digest/utf8{s.crc32}'])
