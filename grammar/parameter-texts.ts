/** How the text of a module parameter is written. */
export interface ParameterForm {
  /** In words, as in "it is written …". */
  readonly form: string
  /** The file is refused while it is read, by `kamailio -c` too; otherwise when the module starts. */
  readonly whileRead: boolean
}

interface KnownForm extends ParameterForm {
  readonly accepts: (text: string) => boolean
}

function read(pattern: RegExp | ((text: string) => boolean), form: string): KnownForm {
  return { accepts: typeof pattern === 'function' ? pattern : (text) => pattern.test(text), form, whileRead: true }
}

function started(pattern: RegExp | ((text: string) => boolean), form: string): KnownForm {
  return { ...read(pattern, form), whileRead: false }
}

const profileNames = started(
  (text) => text.split(';').every((name) => /^\s*\w*\s*$/.test(name)),
  'name;name, of letters, digits and _',
)

/** Module parameters whose text the module reads at once, or when it starts. Verified with 5.6.3 and 6.1.5. */
const forms: ReadonlyMap<string, KnownForm> = new Map([
  ['pv shvset', read(/^[^=]+=[isIS]:/, 'name=i:number or name=s:text')],
  ['pv varset', read(/^[^=]+=[isIS]:/, 'name=i:number or name=s:text')],
  ['htable htable', read(isTable, 'name=>size=8;autoexpire=60')],
  ['ratelimit pipe', read(isPipe, 'number:ALGORITHM:limit, with a number of 0 to 31')],
  [
    'ratelimit queue',
    read((text) => /^\d+:./.test(text) && isPipeNumber(text), 'number:METHOD, with a number of 0 to 31'),
  ],
  ['http_client httpcon', read(/^\s*[^=]*=>\s*\w+:/, 'name=>http://host/path;timeout=10')],
  ['ctl binrpc', read(isControlSocket, 'protocol:address')],
  ['ctl fifo', read(isControlSocket, 'protocol:address')],
  ['dialog profiles_with_value', profileNames],
  ['dialog profiles_no_value', profileNames],
  ['uac restore_mode', started(/^(?:none|manual|auto|)$/i, 'none, manual or auto')],
])

/** How a text of the parameter is written, if this one is not; undefined when it is, or when nothing is known. */
export function findParameterForm(module: string, param: string, text: string): ParameterForm | undefined {
  const known = forms.get(`${module} ${param}`)
  return known === undefined || known.accepts(text) ? undefined : known
}

const tableNumbers: ReadonlySet<string> = new Set([
  'size',
  'autoexpire',
  'updateexpire',
  'initval',
  'dbmode',
  'dmqreplicate',
])
const tableTexts: ReadonlySet<string> = new Set(['dbtable', 'cols', 'colnull', 'coldelim'])

/** A comma ends the list of attributes: what follows it is not looked at. */
function isTable(text: string): boolean {
  const [, list] = /^[^=;]+=>([^]+)$/.exec(text) ?? []
  if (list === undefined) return false
  const attributes = list.split(';')
  if (attributes.at(-1)?.trim() === '') attributes.pop()
  return attributes.every((attribute) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*("[^"]*"|'[^']*'|[^,]*)/.exec(attribute) ?? []
    return tableTexts.has(name) || (tableNumbers.has(name) && /^["']?[+-]?\d*["']?\s*$/.test(value))
  })
}

const algorithms = 'TAILDROP|RED|FEEDBACK|NETWORK'

function isPipe(text: string): boolean {
  return new RegExp(`^\\d+:(?:${algorithms}):\\d+$`).test(text) && isPipeNumber(text)
}

function isPipeNumber(text: string): boolean {
  return Number(/^\d+/.exec(text)?.[0]) < 32
}

/** Without a protocol it is the path of a file or an address; with a port the port is a number. */
function isControlSocket(text: string): boolean {
  const [, protocol, rest = ''] = /^(\w+):([^]*)$/.exec(text) ?? []
  if (protocol === undefined || /^[\d.]+$/.test(protocol)) return true
  if (['unix', 'unixs', 'unixd', 'fifo'].includes(protocol)) return true
  if (!['tcp', 'udp'].includes(protocol)) return /^\d+$/.test(rest)
  const [, port] = /:(\w+)$/.exec(rest) ?? []
  return port === undefined || rest.startsWith('[') || (/^\d+$/.test(port) && Number(port) < 65536)
}
