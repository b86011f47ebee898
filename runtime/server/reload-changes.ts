import type { At, Directive } from '#grammar/abi.ts'
import type { LinkError } from '../script/link-environment.ts'
import type { ConfigFramework, ConfigVariable } from './config-framework.ts'
import { canonicalParameter } from './directives.ts'

/** A value of the configuration that differs from the running one and can be changed while running. */
export interface ValueChange {
  readonly at: At
  readonly variable: ConfigVariable
  readonly value: number | string
}

interface Setting {
  readonly at: At
  /** As a person would write it, for messages. */
  readonly text: string
  readonly values: readonly (number | string)[]
  /** The variable of the cfg framework that may stand behind it. */
  readonly group: string
  readonly name: string
}

/**
 * Compares what two programs say at the file level. Gives the values to change; what only a start can change is added to
 * `errors`, with its place in the newer program.
 */
export function findChanges(
  before: readonly Directive[],
  after: readonly Directive[],
  config: ConfigFramework,
  errors: LinkError[],
): readonly ValueChange[] {
  const [old, fresh] = [settingsOf(before), settingsOf(after)]
  const changes: ValueChange[] = []
  const refuse = (at: At, text: string): void =>
    void errors.push({ at, text: `${text}: this takes a restart, nothing was reloaded` })
  for (const [key, setting] of fresh) {
    const known = old.get(key)
    if (known !== undefined && sameValues(known.values, setting.values)) continue
    const variable = setting.values.length === 1 ? liveVariable(setting, config) : undefined
    const [value] = setting.values
    if (variable !== undefined && value !== undefined) changes.push({ at: setting.at, variable, value })
    else refuse(setting.at, `${setting.text} ${known === undefined ? 'is new' : 'has another value'}`)
  }
  for (const [key, { text }] of old) if (!fresh.has(key)) refuse([0, 1, 1], `${text} was removed`)
  const [first, second] = [orderOf(before), orderOf(after)]
  if (errors.length === 0 && first !== second) refuse([0, 1, 1], 'the order of loadmodule and listen changed')
  return changes
}

/** Applies all changes; when one is refused, those before it are taken back and the reason is given. */
export function applyChanges(changes: readonly ValueChange[]): LinkError | undefined {
  const done: (readonly [ConfigVariable, number | string])[] = []
  for (const { at, variable, value } of changes) {
    const previous = variable.get()
    try {
      variable.set(value)
      done.push([variable, previous])
    } catch (error) {
      for (const [changed, old] of done.toReversed()) changed.set(old)
      const reason = error instanceof Error ? error.message : String(error)
      return { at, text: `${variable.group}.${variable.name} cannot be ${value}: ${reason}` }
    }
  }
  return undefined
}

function liveVariable({ group, name }: Setting, config: ConfigFramework): ConfigVariable | undefined {
  const variable = config.find(group, name) ?? config.find('tcp', name.replace(/^tcp_/, ''))
  return variable?.isReadOnly === true ? undefined : variable
}

/** By a key that is the same in both programs when the same thing is said; values in the order in which they are given. */
function settingsOf(directives: readonly Directive[]): ReadonlyMap<string, Setting> {
  const found = new Map<string, Setting>()
  for (const directive of directives) {
    const setting = settingOf(directive)
    const key = `${directive.kind} ${setting.text}`
    const known = directive.kind === 'modparam' ? (found.get(key)?.values ?? []) : []
    found.set(key, { ...setting, values: [...known, ...setting.values] })
  }
  return found
}

function settingOf(directive: Directive): Setting {
  const { at } = directive
  switch (directive.kind) {
    case 'core': {
      const name = canonicalParameter(directive.name)
      return { at, text: name, values: [directive.value], group: 'core', name }
    }
    case 'modparam': {
      const { module: group, param: name } = directive
      return { at, text: `modparam("${group}", "${name}")`, values: [directive.value], group, name }
    }
    case 'custom': {
      const { group, name, instance } = directive
      const text = `${group}${instance === undefined ? '' : `[${instance}]`}.${name}`
      return { at, text, values: [directive.value], group: instance === undefined ? group : '', name }
    }
    case 'loadmodule':
      return { at, text: `loadmodule "${directive.name}"`, values: [], group: '', name: '' }
    case 'loadpath':
      return { at, text: `loadpath "${directive.path}"`, values: [], group: '', name: '' }
    case 'listen':
      return { at, text: `listen=${listenText(directive)}`, values: [], group: '', name: '' }
    case 'alias':
      return { at, text: `alias=${directive.addresses.join(' ')}`, values: [], group: '', name: '' }
  }
}

function listenText({ addresses, advertise, name, virtual }: Extract<Directive, { kind: 'listen' }>): string {
  const options = [
    ...(advertise === undefined ? [] : [`advertise ${advertise}`]),
    ...(name === undefined ? [] : [`name "${name}"`]),
    ...(virtual === true ? ['virtual'] : []),
  ]
  return [...addresses, ...options].join(' ')
}

function sameValues(one: readonly (number | string)[], other: readonly (number | string)[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at])
}

/** Modules and sockets in their order, which a start gives a meaning to. */
function orderOf(directives: readonly Directive[]): string {
  return directives
    .filter(({ kind }) => kind === 'loadmodule' || kind === 'listen')
    .map((directive) => settingOf(directive).text)
    .join('\n')
}
