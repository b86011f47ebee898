import { craft } from './attack-shapes.ts'

/**
 * A generator in the manner of PROTOS c07-sip: one element of a good request at a time is replaced by an anomaly. 60 elements by 80
 * anomalies are 4,800 cases.
 */
type Element = readonly [name: string, build: (value: string) => string]

const body = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'
const invite = (changes: { readonly [header: string]: string }, extra: readonly string[] = []): string =>
  craft('INVITE', changes, ['Content-Type: application/sdp', ...extra], body)
const sdp = (from: string, to: string): string =>
  craft(
    'INVITE',
    {},
    ['Content-Type: application/sdp'],
    body.replace(from, () => to),
  )

/** A header with an anomaly at some of its places. */
const header = (name: string, ...forms: readonly ((value: string) => string)[]): readonly Element[] =>
  forms.map((form, index): Element => [`${name} ${index + 1}`, (value) => invite({ [name]: form(value) || ' ' })])
const added = (...names: readonly string[]): readonly Element[] =>
  names.map((name): Element => [name, (value) => invite({}, [`${name}: ${value}`])])

const elements: readonly Element[] = [
  ['method', (value) => invite({}).replace('INVITE', () => value)],
  ['URI', (value) => invite({ URI: value })],
  ['URI scheme', (value) => invite({ URI: `${value}:a@b` })],
  ['URI user', (value) => invite({ URI: `sip:${value}@127.8.30.1` })],
  ['URI host', (value) => invite({ URI: `sip:a@${value}` })],
  ['URI port', (value) => invite({ URI: `sip:a@127.8.30.1:${value}` })],
  ['URI parameter', (value) => invite({ URI: `sip:a@127.8.30.1;${value}` })],
  ['version', (value) => invite({}).replace('SIP/2.0', () => value)],
  ['version number', (value) => invite({}).replace('2.0', () => value)],
  ...header(
    'Via',
    (value) => value,
    (value) => `${value}/2.0/UDP 127.8.30.15;branch=z9hG4bK1`,
    (value) => `SIP/2.0/${value} 127.8.30.15;branch=z9hG4bK1`,
    (value) => `SIP/2.0/UDP ${value};branch=z9hG4bK1`,
    (value) => `SIP/2.0/UDP 127.8.30.15:${value};branch=z9hG4bK1`,
    (value) => `SIP/2.0/UDP 127.8.30.15;branch=${value}`,
    (value) => `SIP/2.0/UDP 127.8.30.15;branch=z9hG4bK1;rport=${value}`,
    (value) => `SIP/2.0/UDP 127.8.30.15;branch=z9hG4bK1;received=${value}`,
    (value) => `SIP/2.0/UDP 127.8.30.15;branch=z9hG4bK1, ${value}`,
  ),
  ...header(
    'From',
    (value) => value,
    (value) => `"${value}" <sip:a@b>;tag=1`,
    (value) => `${value} <sip:a@b>;tag=1`,
    (value) => `<${value}>;tag=1`,
    (value) => `<sip:${value}@b>;tag=1`,
    (value) => `<sip:a@${value}>;tag=1`,
    (value) => `<sip:a@b>;tag=${value}`,
    (value) => `<sip:a@b>;tag=1;${value}`,
  ),
  ...header(
    'To',
    (value) => value,
    (value) => `<${value}>`,
    (value) => `<sip:a@b>;tag=${value}`,
  ),
  ...header(
    'Call-ID',
    (value) => value,
    (value) => `a@${value}`,
  ),
  ...header(
    'CSeq',
    (value) => value,
    (value) => `${value} INVITE`,
    (value) => `1 ${value}`,
  ),
  ...header('Max-Forwards', (value) => value),
  ...header(
    'Contact',
    (value) => value,
    (value) => `<${value}>`,
    (value) => `<sip:a@b>;expires=${value}`,
    (value) => `<sip:a@b>;q=${value}`,
  ),
  ...header('Content-Length', (value) => value),
  ...added(
    'Route',
    'Record-Route',
    'Expires',
    'Proxy-Require',
    'Authorization',
    'Subject',
    'User-Agent',
    'Date',
    'Event',
    'Session-Expires',
    'P-Asserted-Identity',
  ),
  ['header name', (value) => invite({}, [`${value}: x`])],
  ['Content-Type', (value) => craft('INVITE', {}, [`Content-Type: ${value}`], body)],
  [
    'boundary',
    (value) =>
      craft('INVITE', {}, [`Content-Type: multipart/mixed;boundary=${value}`], `--${value}\r\n\r\nx\r\n--${value}--`),
  ],
  ['body', (value) => craft('INVITE', {}, ['Content-Type: application/sdp'], value)],
  ['c line', (value) => sdp('192.0.2.1\r\nt', `${value}\r\nt`)],
  ['m port', (value) => sdp('4000', value)],
  ['m line', (value) => sdp('audio 4000 RTP/AVP 0', value)],
  ['REGISTER Contact', (value) => craft('REGISTER', { Contact: value || ' ' })],
  ['REGISTER To', (value) => craft('REGISTER', { To: `<sip:${value}@127.8.30.1>` })],
]

const lengths = [9, 17, 33, 65, 129, 257, 513, 1025, 2049, 4097, 8193, 16_000]
const texts: readonly string[] = ['a', '\xE5\xE4\xF6', ' ', '%s%n', '9'].flatMap((unit) =>
  (unit === 'a' ? lengths : lengths.filter((_, at) => at % 2 === 1)).map((length) =>
    unit.repeat(Math.ceil(length / unit.length)),
  ),
)

const anomalies: readonly string[] = [
  '',
  ...texts,
  '0',
  '-1',
  '2147483647',
  '2147483648',
  '4294967296',
  '18446744073709551616',
  '0x7fffffff',
  '1e309',
  '00000000000000000001',
  '\0',
  'a\0b',
  '\x1b[2J',
  '\x7f',
  '"',
  '""',
  '"\\',
  '<',
  '<>',
  '>',
  '<<>>',
  '(',
  '((((',
  ';',
  ';;;;',
  ';=;=',
  ',',
  ',,,,',
  ':',
  '::::',
  '@',
  '@@',
  '%',
  '%00',
  '%zz',
  '\r\n x',
  '\r\n\tx\r\n\ty',
  '\n',
  '\r',
  'sip:',
  'sip:@',
  'sips:a@b',
  'tel:+1',
  'urn:service:sos',
  '[::1]',
  '[::',
  '__proto__',
]

/** How many cases there are. */
export const anomalyCount = elements.length * anomalies.length

/** A case by its number, from 0 on. */
export function anomalyCase(index: number): { readonly name: string; readonly text: string } {
  const [name, build] = elements[Math.floor(index / anomalies.length) % elements.length] ?? ['', () => '']
  const anomaly = anomalies[index % anomalies.length] ?? ''
  return { name: `${name} = ${JSON.stringify(anomaly.slice(0, 20))}`, text: build(anomaly) }
}

export const anomalyShape = { elements: elements.length, anomalies: anomalies.length }
