import type { ModuleExports } from '#grammar/manifest.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Call, File, LoadModule, RouteBlock } from '../ast/nodes.ts'
import type { KnownFunction } from '../catalogue.ts'

/** One routing block by kind and name; request_route may be written several times, its bodies then run one after the other. */
export interface RouteSymbol {
  readonly kind: RouteKind
  /** '' for the main block of a kind. */
  readonly name: string
  readonly blocks: RouteBlock[]
  /** Blocks that a `route(NAME)` in this one reaches. */
  readonly calls: Set<RouteSymbol>
  /** Contains `route($x)`: may reach any named route. */
  callsDynamic: boolean
  /** Contains a call that may wait. */
  suspendsItself: boolean
  /** Reaches a call that may wait: compiled as an async function. */
  isAsync: boolean
}

/** What the callee of a call stands for. */
export type ResolvedCall =
  | { readonly kind: 'function'; readonly known: KnownFunction }
  | { readonly kind: 'core'; readonly name: string }
  | { readonly kind: 'route'; readonly target: RouteSymbol }
  | { readonly kind: 'dynamic-route' }
  | { readonly kind: 'selval' }
  | { readonly kind: 'unknown' }

export interface LoadedModule {
  /** The name without folder and `.so`. */
  readonly name: string
  readonly node: LoadModule
  /** Undefined when the catalogue does not know the module. */
  readonly exports: ModuleExports | undefined
}

/** The tree together with what its names mean. */
export interface BoundProgram {
  readonly file: File
  readonly modules: readonly LoadedModule[]
  readonly routes: readonly RouteSymbol[]
  readonly calls: ReadonlyMap<Call, ResolvedCall>
  readonly flags: ReadonlyMap<string, number>
  /** Variables that do not exist and are AVPs outside of #!KAMAILIO mode: as written, and the AVP that is meant. */
  readonly attributes: ReadonlyMap<string, string>
}

export function findRoute(routes: readonly RouteSymbol[], kind: RouteKind, name: string): RouteSymbol | undefined {
  return routes.find((route) => route.kind === kind && route.name === name)
}
