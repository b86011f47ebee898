import type { Directive, Program } from '#grammar/abi.ts'
import { findCoreParameter, withoutEffect } from '#grammar/core-parameters.ts'
import type { LinkError } from '../script/link-environment.ts'
import type { Core } from './core.ts'

/** The name under which the runtime reads a core parameter, whichever of its names is written. */
export function canonicalParameter(name: string): string {
  return findCoreParameter(name)?.name ?? name
}

/** Core parameters in the order of the file, before anything else is started. Command-line values win. */
export function applyCoreParameters(
  program: Program,
  core: Pick<Core, 'settings'>,
  override: ReadonlyMap<string, number | string>,
): void {
  for (const directive of program.directives) {
    if (directive.kind === 'core') core.settings.set(canonicalParameter(directive.name), directive.value)
  }
  for (const [name, value] of override) core.settings.set(name, value)
}

/** What the file level says besides modules and sockets: custom variables and aliases. */
export function applyDirectives(program: Program, core: Core, errors: LinkError[]): void {
  for (const directive of program.directives) applyDirective(directive, core, errors)
  reportUnused(program, core)
}

function applyDirective(directive: Directive, core: Core, errors: LinkError[]): void {
  if (directive.kind === 'custom') {
    if (core.config.find(directive.group, directive.name) !== undefined) {
      errors.push({ at: directive.at, text: `variable ${directive.group}.${directive.name} cannot be declared twice` })
      return
    }
    core.config.declareValue(directive.group, directive.name, directive.value, directive.description ?? '')
  }
}

/**
 * Says once which of the core parameters that are set have no effect here; only those that would be missed are a warning. What is
 * set to its default, or can only be set to what is so anyway, is not worth a word.
 */
function reportUnused(program: Program, core: Core): void {
  const log = core.logger.forModule('core')
  const values = new Map(
    program.directives.flatMap((one) =>
      one.kind === 'core' ? [[canonicalParameter(one.name), one.value] as const] : [],
    ),
  )
  const unused = [...values].flatMap(([name, value]) => {
    const facts = findCoreParameter(name)?.facts
    const isAnyway = facts?.numbers !== undefined || facts?.default === value
    return facts?.without === undefined || isAnyway ? [] : [{ name, facts }]
  })
  for (const { name, facts } of unused) {
    if (facts.isMissed === true && facts.without !== undefined) {
      log.warn(`${name} has no effect: ${withoutEffect[facts.without]}`)
    }
  }
  const list = unused.flatMap(({ name, facts }) => (facts.isMissed === true ? [] : name)).join(', ')
  if (list !== '') log.info(`core parameters without effect in this runtime: ${list}`)
}
