import type { RouteKind } from '#grammar/route-kinds.ts'
import type { RouteUse } from '#compiler/4-bind/named-routes.ts'

/** The call graph of the blocks of one build of a configuration: data for the formats, and for tools as JSON. */
export interface RouteGraph {
  /** The main file as the user named it. */
  readonly file: string
  readonly nodes: readonly RouteNode[]
  readonly edges: readonly RouteEdge[]
  /** What the graph cannot know, in sentences. */
  readonly notes: readonly string[]
}

export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** A block, or a module whose parameter names one. */
export interface RouteNode {
  /** `request:RELAY`, `failure:F`, `module:rtimer`; the main blocks are `request:` and `reply:`. */
  readonly id: string
  readonly kind: RouteKind | 'module'
  readonly name: string
  /** As it is written: `route[RELAY]`, `request_route`, `modparam rtimer`. */
  readonly title: string
  /** Where the block stands; several places for a request_route in parts, none for a missing block. */
  readonly places: readonly Place[]
  /** The server, an event or a parameter starts it. */
  readonly isEntry: boolean
  /**
   * `reached` when some way leads to it from a block that the server starts; `unreached` when none does; `missing` when it is named
   * and nowhere written.
   */
  readonly state: 'reached' | 'unreached' | 'missing'
  /** Why it is unreached, or anything else worth saying of it; a sentence without a full stop. */
  readonly remark?: string
}

/** All that one block does with another in one way. */
export interface RouteEdge {
  readonly from: string
  readonly to: string
  readonly use: RouteUse
  /** The function or the parameter: `route`, `t_on_failure`, `exec`. */
  readonly via: string
  /** Named by a variable: one of several blocks that could be meant. */
  readonly isPossible: boolean
  /** The places, one for each call. */
  readonly places: readonly Place[]
  /** For possible ones: what is written there, and how much is known of it. */
  readonly remark?: string
}

/** The identity of a block in a graph. */
export function nodeId(kind: RouteNode['kind'], name: string): string {
  return `${kind}:${name}`
}
