import type { Program } from '#grammar/abi.ts'

/**
 * The modules that work alike in one process and in several: what they keep for longer than a call is shared
 * (runtime/processes/shared.ts), or counted as statistics, or there is none.
 */
export const readyModules: ReadonlySet<string> = new Set(
  [
    'acc blst cfg_rpc corex counters ctl debugger dlgs jsonrpcs kex maxfwd pv registrar rr sanity siputils sl textops textopsx',
    'tcpops tls tm tmx usrloc websocket xhttp xhttp_prom xhttp_rpc xlog',
  ].flatMap((line) => line.split(' ')),
)

/** The names of the modules that a program loads. */
export function modulesOf({ directives }: Pick<Program, 'directives'>): readonly string[] {
  return directives.flatMap((directive) =>
    directive.kind === 'loadmodule'
      ? [directive.name.slice(directive.name.lastIndexOf('/') + 1).replace(/\.so$/, '')]
      : [],
  )
}

/** The first module that keeps a program in one process; undefined when there is none. */
export function unsharedModule(program: Pick<Program, 'directives'>): string | undefined {
  return modulesOf(program).find((name) => !readyModules.has(name))
}
