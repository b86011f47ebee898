import type { Play, StepKind } from '../steps/step-kind.ts'
import type { MapNode, Node, Place } from './node.ts'
import { isNull, suggestion, type Reader } from './reader.ts'

export interface StepReaderOptions {
  readonly kinds: readonly StepKind[]
  /** The names of the agents. */
  readonly agents: readonly string[]
  /** The test file. */
  readonly file: string
}

/** A step that can be played, with its place. */
export interface ReadStep {
  readonly play: Play
  readonly place: Place
}

/** Reads a step: a map whose first key says what it does, or a text when nothing is to be said besides. */
export function readStep(node: Node, options: StepReaderOptions, reader: Reader): ReadStep | undefined {
  const map = asMap(node)
  const first = map?.entries[0]
  if (map === undefined || first === undefined) {
    return reader.fail(node.place, 'a step is wanted here, such as alice sends: INVITE sip:bob@example.com')
  }
  const found = findKind(first.key, options, reader, first.place)
  if (found === undefined) return undefined
  const { kind, agent } = found
  const fields = reader.map(map, [first.key, ...kind.keys])
  if (fields === undefined) return undefined
  const { value } = first
  if (isNull(value) && kind.isBare !== true && fields.node.entries.length === 1) {
    return reader.fail(first.place, `something is missing behind ${first.key}: ${kind.schema.doc}`)
  }
  const play = kind.read(
    { agent, value: isNull(value) ? undefined : value, fields, place: first.place, file: options.file },
    reader,
  )
  return play === undefined ? undefined : { play, place: first.place }
}

function asMap(node: Node): MapNode | undefined {
  if (node.kind === 'map') return node
  if (node.kind !== 'scalar' || node.text === '') return undefined
  const value = { kind: 'scalar', text: '', value: null, place: node.place } as const
  return { kind: 'map', entries: [{ key: node.text, place: node.place, value }], place: node.place }
}

function findKind(
  key: string,
  { kinds, agents }: StepReaderOptions,
  reader: Reader,
  place: Place,
): { readonly kind: StepKind; readonly agent: string } | undefined {
  const plain = kinds.find(({ word, hasAgent }) => !hasAgent && word === key)
  if (plain !== undefined) return { kind: plain, agent: '' }
  const [, agent, word] = /^(\S+) (.+)$/.exec(key) ?? []
  const spoken = kinds.find((one) => one.hasAgent && one.word === word)
  if (agent === undefined || spoken === undefined) {
    const known = kinds.flatMap((one) => (one.hasAgent ? agents.map((name) => `${name} ${one.word}`) : [one.word]))
    return reader.fail(place, `unknown step ${key}${suggestion(key, known)}`)
  }
  if (!agents.includes(agent)) {
    const hint = agents.length === 0 ? '; name it under agents:' : suggestion(agent, agents)
    return reader.fail(place, `there is no agent ${agent}${hint}`)
  }
  return { kind: spoken, agent }
}
