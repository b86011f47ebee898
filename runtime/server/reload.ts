import type { CompiledModule } from '#grammar/abi.ts'
import type { LinkError } from '../script/link-environment.ts'
import type { Core } from './core.ts'
import type { LinkedProgram } from './linked-program.ts'
import { applyChanges, findChanges } from './reload-changes.ts'

/** What the reload of a program needs of the server. */
export interface ReloadEnvironment {
  readonly core: Core
  link(compiled: CompiledModule, errors: LinkError[]): LinkedProgram
  install(linked: LinkedProgram): void
}

/** A program that could run: `install` puts it in place, or gives why it could not after all and changes nothing. */
export type PreparedReload = { readonly errors: readonly LinkError[] } | { install(): readonly LinkError[] }

/**
 * Binds another program, to be put in place of the running one, all or nothing. Messages and transactions that are under way go
 * on with the program that they began with. What only a start can change (modules, sockets, most parameters) must be as it was.
 */
export function prepareReload(compiled: CompiledModule, env: ReloadEnvironment): PreparedReload {
  const { core } = env
  const errors: LinkError[] = []
  const running = core.routes.linked.program
  const changes = findChanges(running.directives, compiled.program.directives, core.config, errors)
  if (errors.length > 0) return { errors }
  const linked = env.link(compiled, errors)
  if (errors.length > 0) return { errors }
  return {
    install: () => {
      const refused = applyChanges(changes)
      if (refused !== undefined) return [refused]
      env.install(linked)
      return []
    },
  }
}
