import type { MalformedProfile } from '#runtime/sip/message-fault.ts'
import type { ParsedOption } from './getopt.ts'
import { parseAlias } from './option-values.ts'

/** What the command line asks for. */
export interface CliSettings {
  readonly config: string
  readonly mode: 'run' | 'check' | 'print' | 'help' | 'version' | 'info'
  /** Stay in the foreground: -D, -DD, -E, -c. */
  readonly isForeground: boolean
  /** Start further processes; not with a single -D. */
  readonly forks: boolean
  readonly logsToStderr: boolean
  readonly isColoured: boolean
  /** --log-engine: `json[:FLAGS]`. */
  readonly logEngine: string | undefined
  readonly showsAllErrors: boolean
  readonly listen: readonly string[]
  readonly aliases: readonly string[]
  readonly defines: readonly string[]
  readonly substs: readonly { readonly kind: 'subst' | 'substdef' | 'substdefs'; readonly rule: string }[]
  readonly modules: readonly string[]
  readonly modparams: readonly string[]
  /** -Y; undefined for what the configuration says. */
  readonly runDirectory: string | undefined
  readonly pidFile: string | undefined
  readonly groupPidFile: string | undefined
  readonly workingDirectory: string | undefined
  readonly user: string | undefined
  readonly group: string | undefined
  /** How malformed messages are handled; as Kamailio does unless told otherwise. Undefined when what was given is no profile. */
  readonly malformed: MalformedProfile | undefined
  /** Core parameters that win over the configuration. */
  readonly core: ReadonlyMap<string, number | string>
}

export function readSettings(options: readonly ParsedOption[]): CliSettings {
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value
  const all = (...names: readonly string[]): readonly string[] =>
    options.filter((option) => names.includes(option.name)).map((option) => option.value)
  const count = (name: string): number => options.filter((option) => option.name === name).length
  const core = new Map<string, number | string>()
  const setNumber = (option: string, name: string): void => {
    const value = last(option)
    const number = Number.parseInt(value ?? '', 10) || 0
    // No processes at all are as many as without the option.
    if (value !== undefined && (number > 0 || !name.endsWith('children'))) core.set(name, number)
  }
  setNumber('n', 'children')
  setNumber('N', 'tcp_children')
  setNumber('server-id', 'server_id')
  if (count('d') > 0) core.set('debug', count('d'))
  setNumber('debug', 'debug')
  if (count('T') > 0) core.set('disable_tcp', 1)
  const auto = last('a')
  if (auto !== undefined) core.set('auto_aliases', /^(no|off|0)$/i.test(auto) ? 0 : 1)
  const foregrounds = count('D')
  return {
    config: last('f') ?? '/etc/kamailio/kamailio.cfg',
    mode: readMode(options),
    forks: foregrounds !== 1,
    isForeground: foregrounds === 1 || foregrounds === 2,
    logsToStderr: count('E') > 0,
    isColoured: count('e') > 0,
    logEngine: last('log-engine'),
    showsAllErrors: count('all-errors') > 0,
    listen: all('l').flatMap(expandList),
    aliases: all('alias', 'domain').flatMap((text) => parseAlias(text) ?? []),
    defines: all('A'),
    substs: options.flatMap(({ name, value }) =>
      name === 'subst' || name === 'substdef' || name === 'substdefs' ? [{ kind: name, rule: value }] : [],
    ),
    modules: all('loadmodule'),
    modparams: all('modparam'),
    runDirectory: last('Y'),
    pidFile: last('P'),
    groupPidFile: last('G'),
    workingDirectory: last('w'),
    user: last('u'),
    group: last('g'),
    malformed: (['rfc', 'kamailio'] as const).find((profile) => profile === (last('malformed') ?? 'kamailio')),
    core,
  }
}

function readMode(options: readonly ParsedOption[]): CliSettings['mode'] {
  for (const { name } of options) {
    if (name === 'h' || name === 'help') return 'help'
    if (name === 'v' || name === 'V' || name === 'version') return 'version'
    if (name === 'I') return 'info'
  }
  if (options.some(({ name }) => name === 'c')) return 'check'
  return options.some(({ name }) => name === 'cfg-print') ? 'print' : 'run'
}

/** `udp:(eth0, eth1):5070` is one address for each of them. */
function expandList(text: string): readonly string[] {
  const match = /^([a-z]+:)?\(([^()]*)\)(.*)$/i.exec(text)
  const [, proto = '', list, rest = ''] = match ?? []
  return list === undefined ? [text] : list.split(',').map((host) => `${proto}${host.trim()}${rest}`)
}
