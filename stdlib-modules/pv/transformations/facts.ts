/** The transformations of module pv with their parameters (LANGUAGE F3), as 6.1 reads them. */

const amount = { params: [{ kind: 'int' }] } as const
const first = { params: [{ kind: 'first' }] } as const
const separator = { kind: 'separator', optional: true } as const

const digests = {
  md5: { doc: 'MD5 in hexadecimal digits.' },
  s: { doc: 'SHA-1 in hexadecimal digits; Kamailio does not know it by the name sha1.', since: '6.1' },
  sha256: { doc: 'SHA-256 in hexadecimal digits.' },
  sha384: { doc: 'SHA-384 in hexadecimal digits.' },
  sha512: { doc: 'SHA-512 in hexadecimal digits.' },
  sha3: { params: [{ kind: 'raw', optional: true }], doc: 'SHA-3 of 256, 384 or 512 bits.', since: '6.1' },
  keccak: { params: [{ kind: 'raw', optional: true }], doc: 'Keccak of 256, 384 or 512 bits.', since: '6.1' },
  crc32: { doc: 'CRC-32 as a number.', since: '6.1' },
  corehash: { params: [{ kind: 'int', optional: true }], doc: "Kamailio's hash, for a table of that many slots." },
} as const

const encodings = {
  'encode.hexa': { doc: 'Hexadecimal digits.' },
  'decode.hexa': { doc: 'Bytes of hexadecimal digits.' },
  'encode.7bit': { doc: 'GSM 7-bit packing in hexadecimal digits.' },
  'decode.7bit': { doc: 'Text of GSM 7-bit packing.' },
  'encode.base58': { doc: 'Base58 with the alphabet of Bitcoin.' },
  'decode.base58': { doc: 'Bytes of base58.' },
  'encode.base64': { doc: 'Base64 with padding.' },
  'decode.base64': { doc: 'Bytes of base64; without padding it fails.' },
  'encode.base64t': { doc: 'Base64 without padding.' },
  'decode.base64t': { doc: 'Bytes of base64, padded or not.' },
  'encode.base64url': { doc: 'Base64 with - and _.' },
  'decode.base64url': { doc: 'Bytes of base64 with - and _.' },
  'encode.base64urlt': { doc: 'Base64 with - and _, without padding.' },
  'decode.base64urlt': { doc: 'Bytes of base64 with - and _.' },
} as const

const escapes = {
  'escape.common': { doc: 'A backslash before quotes, backslashes and NUL.' },
  'unescape.common': { doc: 'Takes those backslashes off.' },
  'escape.crlf': { doc: 'CR and LF as \\r and \\n.', since: '6.0' },
  'unescape.crlf': { doc: '\\r and \\n as CR and LF.', since: '6.0' },
  'escape.user': { doc: 'Percent escapes for the user of a SIP URI.' },
  'unescape.user': { doc: 'Resolves percent escapes; a control character fails.' },
  'escape.param': { doc: 'Percent escapes for a parameter of a SIP URI.' },
  'unescape.param': { doc: 'Resolves percent escapes; a control character fails.' },
  'escape.csv': { doc: 'A field of CSV in double quotes.' },
  'urlencode.param': { doc: 'Percent escapes of everything but letters, digits and -_.~.' },
  'urldecode.param': { doc: 'Resolves percent escapes and +.' },
} as const

/** Class `s`: texts. */
export const stringFacts = {
  len: { doc: 'Length in bytes.' },
  int: { doc: 'The number that a text is.' },
  intv: { doc: 'The number that a text is.', since: '6.1' },
  tolower: { doc: 'ASCII letters made small.' },
  toupper: { doc: 'ASCII letters made capital.' },
  numeric: { doc: 'Only the digits.' },
  trim: { doc: 'No blanks at either end.' },
  ltrim: { doc: 'No blanks at the start.' },
  rtrim: { doc: 'No blanks at the end.' },
  rmws: { doc: 'No blanks at all.' },
  rmhdws: { doc: 'A folded header line unfolded with a blank.', since: '6.0' },
  rmhlws: { doc: 'A folded header line unfolded without a blank.', since: '6.0' },
  unquote: { doc: 'Without the quotes around it.' },
  unbracket: { doc: 'Without the brackets around it.' },
  substr: {
    params: [{ kind: 'int' }, { kind: 'int', min: 0 }],
    doc: 'From an offset (negative: from the end), so many bytes, 0: to the end.',
  },
  select: { params: [{ kind: 'int' }, { kind: 'char' }], doc: 'A field between separators, negative: from the end.' },
  selectsw: { ...amount, doc: 'A field between blanks, negative: from the end.', since: '6.1' },
  strip: { ...amount, doc: 'Without so many first bytes.' },
  striptail: { ...amount, doc: 'Without so many last bytes.' },
  stripto: { params: [{ kind: 'text' }], doc: 'From the first place of a character on.' },
  prefixes: { params: [{ kind: 'int', optional: true }], doc: 'All prefixes, or those up to a length.' },
  'prefixes.quoted': { params: [{ kind: 'int', optional: true }], doc: 'The prefixes in single quotes.' },
  replace: { params: [{ kind: 'text' }, { kind: 'text' }], doc: 'One text replaced by another.' },
  rm: { params: [{ kind: 'text' }], doc: 'Without every place of a text.' },
  count: { ...first, doc: 'How often a character occurs.' },
  before: { ...first, doc: 'What is before the first place of a character.' },
  after: { ...first, doc: 'What is after the first place of a character.' },
  rbefore: { ...first, doc: 'What is before the last place of a character.' },
  rafter: { ...first, doc: 'What is after the last place of a character.' },
  charat: { ...amount, doc: 'The first character, when there are so many (a fault of 6.1.5 kept).', since: '6.1' },
  byteat: { ...amount, doc: 'A byte as a number with sign, -1 beyond the end.', since: '6.1' },
  fmtlines: {
    params: [
      { kind: 'int', min: 0 },
      { kind: 'int', min: 0 },
    ],
    doc: 'Line ends and blanks after the first bytes.',
  },
  fmtlinet: {
    params: [
      { kind: 'int', min: 0 },
      { kind: 'int', min: 0 },
    ],
    doc: 'Line ends and tabs after the first bytes.',
  },
  ftime: { params: [{ kind: 'text' }], doc: 'Seconds since 1970 as local time, in a strftime format.' },
  ...digests,
  ...encodings,
  ...escapes,
} as const

/** Class `uri`: parts of a SIP, TEL or URN URI. */
export const uriFacts = {
  user: { doc: 'User.' },
  host: { doc: 'Host.' },
  domain: { doc: 'Host.' },
  passwd: { doc: 'Password.' },
  port: { doc: 'Port, 0 when there is none.' },
  params: { doc: 'Parameters.' },
  headers: { doc: 'Headers after the question mark.' },
  param: { params: [{ kind: 'text' }], doc: 'Value of a parameter.' },
  rmparam: { params: [{ kind: 'text' }], doc: 'Without a parameter.', since: '6.1' },
  transport: { doc: 'Parameter transport.' },
  ttl: { doc: 'Parameter ttl.' },
  uparam: { doc: 'Parameter user.' },
  maddr: { doc: 'Parameter maddr.' },
  method: { doc: 'Parameter method.' },
  lr: { doc: 'Parameter lr.' },
  r2: { doc: 'Parameter r2.' },
  scheme: { doc: 'Scheme as written.' },
  duri: { doc: 'Scheme, host, port and transport.' },
  saor: { doc: 'Scheme, user and host.' },
  suri: { doc: 'Scheme, user, host, port and transport.' },
  tosocket: { doc: 'proto:host:port of a URI with a transport.' },
} as const

/** Class `param`: lists such as `a=1;b=2`. */
export const paramFacts = {
  value: { params: [{ kind: 'text' }, separator], doc: 'Value of a name; the last one counts.' },
  in: { params: [{ kind: 'text' }, separator], doc: 'Whether a name is there.' },
  valueat: { params: [{ kind: 'int' }, separator], doc: 'Value at a position, negative: from the end.' },
  name: { params: [{ kind: 'int' }, separator], doc: 'Name at a position, negative: from the end.' },
  count: { params: [separator], doc: 'How many there are.' },
} as const

/** Class `nameaddr`: `"name" <uri>`. */
export const nameaddrFacts = {
  uri: { doc: 'The URI.' },
  name: { doc: 'What is before the URI, with its quotes.' },
  len: { doc: 'Length up to the closing bracket.' },
} as const

/** Class `tobody`: the body of a From or To header. */
export const tobodyFacts = {
  uri: { doc: 'The URI.' },
  tag: { doc: 'The tag.' },
  user: { doc: 'User of the URI.' },
  host: { doc: 'Host of the URI.' },
  params: { doc: 'Parameters of the header.' },
  display: { doc: 'Display name with its quotes.' },
} as const

/** Class `line`: lines of a text. */
export const lineFacts = {
  count: { doc: 'How many lines, as a text.' },
  at: { params: [{ kind: 'int' }], doc: 'A line, negative: from the end.' },
  sw: { params: [{ kind: 'text' }], doc: 'The first line that starts with a text.' },
} as const

/** Class `urialias`: what nathelper writes into the parameter alias. */
export const urialiasFacts = {
  encode: { doc: 'host~port~protocol of a URI.' },
  decode: { doc: 'The URI of host~port~protocol.' },
} as const

/** Class `val`: what stands for null, and JSON. */
export const valFacts = {
  n0: { takesNull: true, doc: 'Null becomes 0.', since: '5.7' },
  ne: { takesNull: true, doc: 'Null becomes an empty text.', since: '5.7' },
  json: { takesNull: true, doc: 'Escaped for a JSON text.', since: '5.7' },
  jsonqe: { takesNull: true, doc: 'Escaped and quoted when it needs escapes.', since: '5.7' },
} as const

/** Class `num`: digits of a number. */
export const numFacts = {
  fdigit: { takesNull: true, doc: 'First digit.', since: '6.1' },
  ldigit: { takesNull: true, doc: 'Last digit.', since: '6.1' },
} as const

/** All classes of the module. */
export const transformationFacts = {
  s: stringFacts,
  uri: uriFacts,
  param: paramFacts,
  nameaddr: nameaddrFacts,
  tobody: tobodyFacts,
  line: lineFacts,
  urialias: urialiasFacts,
  val: valFacts,
  num: numFacts,
} as const
