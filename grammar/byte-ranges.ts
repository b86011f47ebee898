/** Bytes from and to which a set reaches, both included; sorted and apart from each other. */
export type ByteRanges = readonly (readonly [from: number, to: number])[]

const digits: ByteRanges = [[48, 57]]
const upper: ByteRanges = [[65, 90]]
const lower: ByteRanges = [[97, 122]]

/** Character classes of the C locale. */
export const classes: ReadonlyMap<string, ByteRanges> = new Map<string, ByteRanges>([
  ['alpha', [...upper, ...lower]],
  ['digit', digits],
  ['alnum', [...digits, ...upper, ...lower]],
  ['upper', upper],
  ['lower', lower],
  [
    'space',
    [
      [9, 13],
      [32, 32],
    ],
  ],
  [
    'blank',
    [
      [9, 9],
      [32, 32],
    ],
  ],
  [
    'punct',
    [
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
    ],
  ],
  ['print', [[32, 126]]],
  ['graph', [[33, 126]]],
  [
    'cntrl',
    [
      [0, 31],
      [127, 127],
    ],
  ],
  [
    'xdigit',
    [
      [48, 57],
      [65, 70],
      [97, 102],
    ],
  ],
])

/** A class by its name; no bytes for an unknown one. */
export function classOf(name: string): ByteRanges {
  return classes.get(name) ?? []
}

/** What `\w` matches: letters, digits and the underscore. */
export const wordBytes: ByteRanges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]

/** Ranges sorted and joined. */
export function union(ranges: ByteRanges): ByteRanges {
  const result: [number, number][] = []
  for (const [from, to] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const last = result.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** Ranges without those that are removed. */
export function without(all: ByteRanges, removed: ByteRanges): ByteRanges {
  let left = [...all]
  for (const [from, to] of removed) {
    left = left.flatMap(([start, end]): (readonly [number, number])[] => {
      if (to < start || from > end) return [[start, end]]
      const parts: (readonly [number, number])[] = []
      if (start < from) parts.push([start, from - 1])
      if (end > to) parts.push([to + 1, end])
      return parts
    })
  }
  return left
}

/** Ranges with the other case of each ASCII letter in them. */
export function foldCase(ranges: ByteRanges): ByteRanges {
  const other: (readonly [number, number])[] = []
  for (const [from, to] of ranges) {
    const [smallFrom, smallTo] = [Math.max(from, 97), Math.min(to, 122)]
    if (smallFrom <= smallTo) other.push([smallFrom - 32, smallTo - 32])
    const [bigFrom, bigTo] = [Math.max(from, 65), Math.min(to, 90)]
    if (bigFrom <= bigTo) other.push([bigFrom + 32, bigTo + 32])
  }
  return union([...ranges, ...other])
}
