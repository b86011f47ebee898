export type MetricKind = 'counter' | 'gauge' | 'histogram'

/** A metric as a parameter defines it. */
export interface MetricDefinition {
  readonly kind: MetricKind
  readonly name: string
  /** The names of its labels. */
  readonly labels: readonly string[]
  readonly help: string | undefined
  /** Upper bounds of the buckets of a histogram, growing. */
  readonly buckets: readonly number[]
}

/** Kamailio's, in seconds. */
const usualBuckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Reads `name=NAME;label=A:B;buckets=1:2;help="TEXT"`; throws an Error that names what is wrong. */
export function parseDefinition(kind: MetricKind, text: string): MetricDefinition {
  const fields = new Map<string, string>()
  const known = kind === 'histogram' ? ['name', 'label', 'help', 'buckets'] : ['name', 'label', 'help']
  const field = /\s*([^=;\s"]*)(?:=("[^"]*"|[^;\s"]*))?\s*(?:;|$)/y
  while (field.lastIndex < text.trimEnd().length) {
    const match = field.exec(text)
    if (match === null) throw new Error(`${kind} "${text}": write name=NAME;label=A:B`)
    const [, name = '', value = ''] = match
    if (!known.includes(name)) throw new Error(`${kind} "${text}": Unknown field: ${name} (${value})`)
    fields.set(name, value.replace(/^"(.*)"$/s, '$1'))
  }
  const name = fields.get('name') ?? ''
  if (name === '') throw new Error(`${kind} "${text}": No ${kind} name`)
  const labels = fields.get('label')
  const buckets = fields.get('buckets')
  return {
    kind,
    name,
    labels: labels === undefined || labels === '' ? [] : labels.split(':'),
    help: fields.get('help'),
    buckets: kind !== 'histogram' ? [] : buckets === undefined ? usualBuckets : parseBuckets(buckets),
  }
}

function parseBuckets(text: string): readonly number[] {
  if (text === '') throw new Error('histogram: Void bucket string; leave buckets out for the usual ones')
  const bounds = text.split(':').map(parseReal)
  if (bounds.some((bound, at) => at > 0 && bound <= (bounds[at - 1] ?? 0)))
    throw new Error(`histogram: Buckets must increase: ${text}`)
  return bounds
}

/** The number at the start of a text, as C's strtod gives it: 0 when there is none. */
export function parseReal(text: string): number {
  const match = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(text)
  return match === null ? 0 : Number(match[0])
}
