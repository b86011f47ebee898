import type { CompiledConfig } from '#compiler/compile.ts'
import { findCoreParameter } from '#grammar/core-parameters.ts'
import type { CliSettings } from './settings.ts'

/** The value of a core parameter by its main name, whichever name was written; the last one counts. */
export function coreParameterOf({ bound }: Pick<CompiledConfig, 'bound'>, name: string): string | number | undefined {
  let found: string | number | undefined
  for (const item of bound.file.items) {
    if (item.kind !== 'CoreParameter' || findCoreParameter(item.name.text)?.name !== name) continue
    found = item.value.kind === 'BareWord' || item.value.kind === 'AddressLiteral' ? item.value.text : item.value.value
  }
  return found
}

/** Settings that lack nothing any more. */
export interface ConfiguredSettings extends CliSettings {
  /** Further processes may be started: not with -D or fork=no. */
  readonly forks: boolean
  readonly runDirectory: string
}

/** The command line, with what the configuration says of the process where an option does not. */
export function withConfigured(settings: CliSettings, compiled: CompiledConfig): ConfiguredSettings {
  const text = (name: string): string | undefined => {
    const value = coreParameterOf(compiled, name)
    return value === undefined || value === '' ? undefined : String(value)
  }
  return {
    ...withAutoAliases(settings, compiled),
    forks: settings.forks && coreParameterOf(compiled, 'fork') !== 0,
    isForeground: settings.isForeground || coreParameterOf(compiled, 'fork') === 0,
    logsToStderr: settings.logsToStderr || (coreParameterOf(compiled, 'log_stderror') ?? 0) !== 0,
    isColoured: settings.isColoured || (coreParameterOf(compiled, 'log_color') ?? 0) !== 0,
    runDirectory: settings.runDirectory ?? text('run_dir') ?? defaultRunDirectory,
    workingDirectory: settings.workingDirectory ?? text('wdir'),
    user: settings.user ?? text('user'),
    group: settings.group ?? text('group'),
  }
}

/** Where Kamailio's packages keep control sockets and FIFOs. */
const defaultRunDirectory = '/run/kamailio'

/** auto_aliases of the configuration, unless -a says something else. */
export function withAutoAliases(settings: CliSettings, compiled: Pick<CompiledConfig, 'bound'>): CliSettings {
  const configured = coreParameterOf(compiled, 'auto_aliases')
  if (configured === undefined || settings.core.has('auto_aliases')) return settings
  return { ...settings, core: new Map([...settings.core, ['auto_aliases', configured]]) }
}
