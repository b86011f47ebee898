import type { Directive, Program } from '#grammar/abi.ts'
import { findCoreParameter } from '#grammar/core-parameters.ts'
import type { LinkError } from '../script/linker.ts'
import type { Core } from './core.ts'

/** Core parameters that a Node process has no counterpart for: accepted, and said so once at start. */
// prettier-ignore
const withoutCounterpart: ReadonlySet<string> = new Set([
  'shm_mem_size', 'mem_log', 'mem_dbg', 'mem_join', 'mem_safety', 'mem_summary', 'shm_force_alloc', 'mlock_pages', 'real_time',
  'rt_prio', 'rt_policy', 'fork', 'fork_delay', 'tcp_children', 'socket_workers', 'disable_core_dump', 'enable_sctp',
  'disable_sctp', 'sctp_children', 'pv_buffer_size', 'pv_buffer_slots', 'tls_threads_mode', 'tos', 'pmtu_discovery',
])

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

function reportUnused(program: Program, core: Core): void {
  const names = program.directives.flatMap((directive) => {
    const name = directive.kind === 'core' ? canonicalParameter(directive.name) : ''
    return withoutCounterpart.has(name) ? [name] : []
  })
  if (names.length === 0) return
  const list = [...new Set(names)].join(', ')
  core.logger.forModule('core').info(`core parameters without effect in this runtime: ${list}`)
}
