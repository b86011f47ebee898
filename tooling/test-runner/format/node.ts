/** Where something stands in a test file, from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A value in a test file with its place. Texts are as they are written: `0012` stays that. */
export type Node = MapNode | ListNode | ScalarNode

export interface MapNode {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
  readonly place: Place
}

export interface MapEntry {
  readonly key: string
  readonly place: Place
  readonly value: Node
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly place: Place
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly text: string
  /** What YAML makes of it. */
  readonly value: string | number | boolean | null
  readonly place: Place
}

/** Something that is wrong with a test file. */
export interface Problem extends Place {
  readonly message: string
}
