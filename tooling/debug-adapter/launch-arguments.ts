import { UserError } from '../user-error.ts'

/** What a client asks to be started; see the attributes of the debugger in editors/vscode/package.json. */
export interface LaunchArguments {
  readonly program: string
  /** Files with one SIP message each: they are brought to a server on a network of its own. None: it serves real sockets. */
  readonly messages: readonly string[]
  /** Where the messages come from, and the socket that they come to. */
  readonly from: string
  readonly to: string | undefined
  /** How much time passes after each message: `500ms`, `35s`. */
  readonly wait: string
  readonly listen: readonly string[]
  readonly resolve: readonly string[]
  /** `NAME` or `NAME=VALUE`. */
  readonly defines: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly target: '5.6' | '6.0' | '6.1' | undefined
  readonly stubModules: readonly string[]
  readonly debugLevel: number | undefined
  readonly runDirectory: string | undefined
  readonly stopOnEntry: boolean
  readonly freezesTimers: boolean
  readonly callIds: readonly string[]
  readonly fromUsers: readonly string[]
  /** Nothing is stopped: the program just runs. */
  readonly noDebug: boolean
}

export type Json = { readonly [name: string]: unknown }

/** Reads the arguments of `launch`; throws a UserError that says which of them is wrong. */
export function readLaunchArguments(given: Json): LaunchArguments {
  const read = new Reader(given)
  const program = read.text('program')
  if (program === undefined) throw new UserError('program: write the path of the configuration')
  const calls = new Reader(read.object('calls'), 'calls.')
  return {
    program,
    messages: [...read.list('message'), ...read.list('messages')],
    from: read.text('from') ?? 'udp:127.0.0.1:5080',
    to: read.text('to'),
    wait: read.text('wait') ?? '0',
    listen: read.list('listen'),
    resolve: read.list('resolve'),
    defines: read.list('defines'),
    env: new Map(Object.entries(read.object('env')).map(([name, value]) => [name, String(value)])),
    target: read.release('target'),
    stubModules: read.list('stubModules'),
    debugLevel: read.number('debugLevel'),
    runDirectory: read.text('runDirectory'),
    stopOnEntry: read.flag('stopOnEntry', false),
    freezesTimers: read.flag('freezeTimers', true),
    callIds: calls.list('callIds'),
    fromUsers: calls.list('fromUsers'),
    noDebug: read.flag('noDebug', false),
  }
}

/** What a client says of the calls that it wants to see, when it attaches. */
export function readAttachArguments(
  given: Json,
): Pick<LaunchArguments, 'stopOnEntry' | 'freezesTimers' | 'callIds' | 'fromUsers'> {
  const { stopOnEntry, freezesTimers, callIds, fromUsers } = readLaunchArguments({ ...given, program: '-' })
  return { stopOnEntry, freezesTimers, callIds, fromUsers }
}

class Reader {
  readonly #given: Json
  readonly #prefix: string

  constructor(given: Json, prefix = '') {
    this.#given = given
    this.#prefix = prefix
  }

  text(name: string): string | undefined {
    const value = this.#given[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string') throw this.#wrong(name, 'a text')
    return value
  }

  number(name: string): number | undefined {
    const value = this.#given[name]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'number') throw this.#wrong(name, 'a number')
    return value
  }

  flag(name: string, usual: boolean): boolean {
    const value = this.#given[name] ?? usual
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false')
    return value
  }

  /** A list of texts; one text alone is a list as well. */
  list(name: string): readonly string[] {
    const value = this.#given[name] ?? []
    if (typeof value === 'string') return value === '' ? [] : [value]
    if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string')) {
      throw this.#wrong(name, 'a list of texts')
    }
    return value
  }

  object(name: string): Json {
    const value = this.#given[name] ?? {}
    if (typeof value !== 'object' || Array.isArray(value)) throw this.#wrong(name, 'an object')
    return value as Json
  }

  release(name: string): LaunchArguments['target'] {
    const value = this.text(name)
    if (value === undefined || value === '5.6' || value === '6.0' || value === '6.1') return value
    throw this.#wrong(name, '5.6, 6.0 or 6.1')
  }

  #wrong(name: string, wanted: string): UserError {
    return new UserError(`${this.#prefix}${name} has to be ${wanted}`)
  }
}
