import type { Area, ExpressionDefinition } from '../definition.ts'
import { addresses, lists, texts, uris, values, type Inputs } from './transformation-inputs.ts'

/** Transformations, each applied to each of the inputs. */
interface Group {
  readonly inputs: Inputs
  readonly transformations: readonly string[]
}

const names = (prefix: string, ...rest: readonly string[]): readonly string[] =>
  rest.map((name) => `{${prefix}.${name}}`)

// prettier-ignore
const plainString = names('s', 'len', 'int', 'intv', 'tolower', 'toupper', 'numeric', 'trim', 'ltrim', 'rtrim', 'rmws', 'rmhdws',
  'rmhlws', 'unquote', 'unbracket', 'encode.hexa', 'decode.hexa', 'encode.7bit', 'decode.7bit', 'encode.base58', 'decode.base58',
  'encode.base64', 'decode.base64', 'encode.base64t', 'decode.base64t', 'encode.base64url', 'decode.base64url',
  'encode.base64urlt', 'decode.base64urlt', 'escape.common', 'unescape.common', 'escape.crlf', 'unescape.crlf', 'escape.user',
  'unescape.user', 'escape.param', 'unescape.param', 'escape.csv', 'urlencode.param', 'urldecode.param', 'prefixes',
  'prefixes.quoted', 'LEN')

// prettier-ignore
const digests = names('s', 'md5', 's', 'sha256', 'sha384', 'sha512', 'sha3', 'sha3,384', 'keccak', 'keccak,512', 'crc32', 'corehash', 'corehash,16', 'corehash,0')

// prettier-ignore
const cuttingString = names('s', 'substr,0,0', 'substr,0,1', 'substr,2,0', 'substr,-2,0', 'substr,-3,2', 'substr,99,1', 'substr,-99,1',
  'substr,0,99', 'substr,5,0', 'substr,$var(two),$var(one)', 'substr,$var(minus),$var(zero)', 'substr,$var(zero),$var(minus)', 'substr,$var(text),1',
  'substr,$vn(nil),1', 'substr,1', 'substr,a,b', 'strip,0', 'strip,2', 'strip,99', 'strip,-1', 'strip,$var(two)', 'strip,$var(text)',
  'striptail,0', 'striptail,2', 'striptail,99', 'striptail,-1', 'striptail,$var(minus)', 'charat,0', 'charat,1', 'charat,4',
  'charat,99', 'charat,-1', 'byteat,0', 'byteat,1', 'byteat,4', 'byteat,99', 'byteat,-1', 'byteat,$var(two)', 'prefixes,2', 'prefixes,0',
  'prefixes,-1', 'prefixes,$var(two)', 'prefixes.quoted,2', 'fmtlines,2,1', 'fmtlinet,3,2', 'fmtlines,0,0')

// prettier-ignore
const searchingString = names('s', 'select,0,a', 'select,1, ', 'select,-1, ', 'select,0,\\n', 'select,1,\\r', 'select,-2,\\t', 'select,1,;',
  'select,99,;', 'select,-99,;', 'select,1,,', 'select,$var(one),;', 'select,$var(text),;', 'select,1,\\\\', 'selectsw,0',
  'selectsw,1', 'selectsw,-1', 'selectsw,9', 'selectsw,$var(one)', 'stripto,a', 'stripto,;', 'stripto,ab', 'stripto,$var(text)',
  'stripto,$var(none)', 'replace,a,XX', 'replace,a,', 'replace,zz,y', 'replace,$var(text),-', 'replace,b,$var(none)', 'replace,;,\\,',
'rm,a', 'rm,\\n', 'rm,\\r\\n', 'rm,ab', 'rm, ', 'rm,$var(text)', 'rm,$var(none)', 'count,a', 'count,;', 'count,,', 'count,ab',
  'count,$var(text)', 'count,$var(none)', 'before,;', 'before,a', 'before,,', 'before,zz', 'after,;', 'after,a', 'after,b c', 'before,$var(text)',
  'after,$var(none)', 'rafter,;', 'rbefore,;')

// prettier-ignore
/** The parts of a URI, with parameters of each kind. */
export const uriParts = names('uri', 'user', 'host', 'domain', 'passwd', 'port', 'params', 'headers', 'transport', 'ttl', 'uparam', 'maddr',
  'method', 'lr', 'r2', 'scheme', 'duri', 'saor', 'suri', 'tosocket', 'param,x', 'param,LR', 'param,a', 'param,$var(text)', 'param,c',
  'rmparam,lr', 'rmparam,a', 'rmparam,zz', 'rmparam,$var(text)')

// prettier-ignore
const paramParts = names('param', 'value,a', 'value,B', 'value,c', 'value,zz', 'value,a,,', 'value,b,&', 'value,b,|', 'value,$var(text)',
  'value,$var(none)', 'in,a', 'in,$var(none)', 'in,C', 'in,zz', 'in,b,&', 'valueat,0', 'valueat,1', 'valueat,-1', 'valueat,9', 'valueat,-9', 'valueat,1,&',
  'valueat,$var(one)', 'name,0', 'name,1', 'name,-1', 'name,9', 'name,1,,', 'name,$var(two)', 'count', 'count,,', 'count,&', 'count,|')

const paramMistakes = names('param', 'valueat,$var(text)', 'name,$vn(nil)', 'value,$vn(nil)')

const addressParts = [
  ...names('nameaddr', 'uri', 'name', 'len'),
  ...names('tobody', 'uri', 'tag', 'user', 'host', 'params', 'display'),
]

// prettier-ignore
const lineParts = names('line', 'count', 'at,0', 'at,1', 'at,-1', 'at,-2', 'at,9', 'at,-9', 'at,$var(two)', 'at,$var(text)', 'sw,o',
  'sw,t', 'sw,zz', 'sw,$var(text)', 'sw,$var(none)')

/** What a configuration is refused for. */
const mistakes = [
  ...names(
    's',
    'sha1',
    'unknown',
    'len,1',
    'substr,1',
    'substr,a,b',
    'substr,0,-1',
    'fmtlines,1,-1',
    'fmtlines,-1,1',
    'select,1',
    'select,1,ab',
  ),
  ...names('s', 'replace,a', 'ftime', 'strip', 'strip,x', 'count', 'stripto', 'sha3,x', 'corehash,x', 'prefixes,x'),
  ...names('param', 'value', 'value,a,;;', 'valueat,x', 'name', 'in', 'count,ab', 'nope'),
  ...names('line', 'at,x', 'at', 'sw'),
  ...names(
    're',
    'subst',
    'subst,/a',
    'subst,/a/',
    'subst,/a/b',
    'subst,/a/b/q',
    'subst,/a/$nope/',
    'subst,/(/x/',
    'subst,a',
  ),
  ...names('uri', 'param', 'rmparam', 'nope', 'user,1'),
  ...names('val', 'nope'),
  '{nope.len}',
  '{s}',
  '{}',
  '{s.}',
  '{.len}',
  '{s.len',
  '{s.len}}',
  '{s.len} x',
  '{s.len,}',
  '{uri.param,}',
]

const whateverIn = [
  ...names('val', 'n0', 'ne', 'json', 'jsonqe'),
  ...names('num', 'fdigit', 'ldigit'),
  ...names('urialias', 'encode'),
  ...names('sock', 'host', 'port', 'proto', 'touri'),
  ...names(
    're',
    'subst,/a/X/',
    'subst,/[a-z]+/<&>/g',
    'subst,/(.)(.)/\\2\\1/g',
    'subst,/A/x/i',
    'subst,/^/x/',
    'subst,/$/x/',
    'subst,//x/',
    'subst,/(/x/',
    'subst,/i/$rm/',
  ),
]

const aliases = {
  udp4: '"1.2.3.4~5060~1"',
  tls6: '"[2001:db8::1]~5061~3"',
  ws: '"h~80~5"',
  noProto: '"1.2.3.4~5060"',
  badProto: '"1.2.3.4~5060~9"',
  textProto: '"1.2.3.4~5060~x"',
  badPort: '"1.2.3.4~x~1"',
  tildes: '"~~"',
  socket: '"udp:1.2.3.4:5060"',
  socket6: '"tls:[2001:db8::1]:5061"',
  socketNoPort: '"tcp:h"',
  socketBad: '"foo:h:1"',
  socketPortText: '"udp:h:x"',
} as const satisfies Inputs

const times = {
  epoch: '0',
  second: '1700000000',
  text: '"86399"',
  minus: '-1',
  no: '"x"',
  empty: '""',
  nil: '$null',
} as const satisfies Inputs

// prettier-ignore
const timeFormats = names('s', 'ftime,%Y-%m-%d %H:%M:%S', 'ftime,%s', 'ftime,%a %b %e %j', 'ftime,%%', 'ftime,x', 'ftime,%D %T', 'ftime,%U %w %y %Z %z',
  'ftime,%I %p', 'ftime,$var(text)')

const encoded = {
  hexUpper: '"4A6B"',
  hexLower: '"4a6b"',
  hexOdd: '"4a6"',
  hexBad: '"4g"',
  base64: '"SGVsbG8="',
  base64NoPad: '"SGVsbG8"',
  base64Url: '"-_-_"',
  base64Std: '"+/+/"',
  base64Inner: '"SG=V"',
  base64Blank: '"SGVs bG8="',
  base64Middle: '"SG=VSGVs"',
  base64Address: '"<sip:al@ex.org:5070;x=1>;tag=t1"',
  base58: '"9Ajdvzr"',
  base58Bad: '"0OIl"',
  sevenBit: '"C8329BFD06"',
  percents: '"a%20b%2B%e2%82%ac"',
  escapedCrlf: '"a\\\\r\\\\nb"',
  escapedQuotes: '"\\\\\\"x\\\\\'"',
} as const satisfies Inputs

const decoders = plainString.filter((name) => /decode|unescape/.test(name))

// prettier-ignore
const chains = ['{s.len}{val.n0}', '{s.int}{val.n0}', '{uri.user}{val.ne}', '{s.substr,99,0}{val.jsonqe}', '{s.len}{s.len}', '{s.trim}{s.len}', '{s.tolower}{s.md5}{s.substr,0,4}', '{s.encode.base64}{s.decode.base64}',
  '{s.encode.hexa}{s.toupper}{s.decode.hexa}', '{s.select,0,;}{param.value,a}', '{uri.host}{s.len}', '{val.n0}{s.len}', '{val.ne}{s.len}',
  '{nameaddr.uri}{uri.user}', '{s.escape.user}{s.unescape.user}', '{s.escape.param}{s.unescape.param}', '{s.urlencode.param}{s.urldecode.param}',
  '{s.encode.7bit}{s.decode.7bit}', '{s.encode.base58}{s.decode.base58}', '{line.at,0}{s.select,0, }', '{s.substr,0,3}{s.int}', '{s.int}{s.len}',
  '{s.len}{val.json}', '{val.json}{val.jsonqe}', '{s.numeric}{s.int}', ' {s.len}', '{ s.len }', '{s.len} {s.len}', '{s.rm,a}{s.count,b}',
  '{s.before,;}{s.after,=}', '{s.replace,a,b}{s.replace,b,a}', '{s.escape.crlf}{s.unescape.crlf}', '{s.escape.common}{s.unescape.common}']

const groups: { readonly [name: string]: Group } = {
  value: {
    inputs: values,
    transformations: [...plainString, ...cuttingString, ...searchingString, ...whateverIn, ...chains],
  },
  text: { inputs: texts, transformations: [...plainString, ...searchingString, ...whateverIn] },
  chain: {
    inputs: {
      word: texts.word,
      digits: texts.digits,
      quoted: texts.quoted,
      lines: texts.lines,
      semicolons: texts.semicolons,
    },
    transformations: chains,
  },
  digest: {
    inputs: { empty: values.empty, null: values.null, minus: values.minus, lines: texts.lines, utf8: texts.utf8 },
    transformations: digests,
  },
  cut: { inputs: { word: texts.word, utf8: texts.utf8, blank: texts.blank }, transformations: cuttingString },
  uri: {
    inputs: { ...uris, empty: values.empty, null: values.null, zero: values.zero },
    transformations: [...uriParts, '{urialias.encode}'],
  },
  param: {
    inputs: { ...lists, empty: values.empty, null: values.null, minus: values.minus },
    transformations: paramParts,
  },
  paramMistake: { inputs: { plain: lists.plain }, transformations: paramMistakes },
  address: {
    inputs: { ...addresses, empty: values.empty, null: values.null, zero: values.zero },
    transformations: addressParts,
  },
  line: {
    inputs: {
      lines: texts.lines,
      word: texts.word,
      folded: texts.folded,
      empty: values.empty,
      null: values.null,
      zero: values.zero,
    },
    transformations: lineParts,
  },
  alias: {
    inputs: aliases,
    transformations: [...names('urialias', 'encode', 'decode'), ...names('sock', 'host', 'port', 'proto', 'touri')],
  },
  time: { inputs: times, transformations: timeFormats },
  mistake: { inputs: { word: texts.word }, transformations: mistakes },
  encoded: { inputs: encoded, transformations: decoders },
}

/** Other variables than $vn(), whose value has two faces or which stand for something in the message. */
// prettier-ignore
const sources = ['$(rm{X})', '$(rs{X})', '$(rp{X})', '$(ru{X})', '$(hdr(X-Multi)[0]{X})', '$(hdr(X-None){X})', '$(avp(none){X})', '$(avp(i){X})',
  '$(xavp(none=>x){X})', '$(null{X})', '$(fu{X})', '$(rb{X})', '$(ct{X})', '$(var(unset){X})', '$(cl{X})', '$(sp{X})']
const ofSources = [
  's.len',
  's.int',
  's.toupper',
  'uri.user',
  's.substr,0,2',
  'val.n0',
  'param.value,a',
  'nameaddr.uri',
  'line.count',
  's.md5',
  'num.ldigit',
]

const parameters =
  '$var(zero)=0; $var(one)=1; $var(two)=2; $var(minus)=-2; $var(text)="a"; $var(none)=""; $vn(nil)=$null;'

const ofGroups = Object.entries(groups).flatMap(([group, { inputs, transformations: chosen }]) =>
  chosen.flatMap((transformation) =>
    Object.entries(inputs).map(([input, text]): ExpressionDefinition => ({
      id: `tr.${group}/${input}${transformation}`,
      kind: 'expr',
      setup: `${transformation.includes('$') ? `${parameters} ` : ''}$vn(in)=${text};`,
      expr: `$(vn(in)${transformation})`,
    })),
  ),
)

const ofVariables = sources.flatMap((source) =>
  ofSources.map((transformation): ExpressionDefinition => {
    const expr = source.replace('{X}', `{${transformation}}`)
    return { id: `tr.source/${expr}`, kind: 'expr', setup: '$avp(i)=7;', expr }
  }),
)

/** Every transformation on edge inputs, with parameters of each kind, and in chains. */
export const transformations: Area = { name: 'transformations', definitions: [...ofGroups, ...ofVariables] }
