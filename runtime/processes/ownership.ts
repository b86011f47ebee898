/** Which worker handles the messages of a call: one of `workers`, counted from 0; the same in every process with the same seed. */
export function ownerOf(callId: string, seed: number, workers: number): number {
  // FNV-1a. The seed is drawn at each start, so that nobody can choose Call-IDs that all go to one worker.
  let hash = (seed ^ 0x811c9dc5) >>> 0
  for (let index = 0; index < callId.length; index += 1) hash = Math.imul(hash ^ callId.charCodeAt(index), 0x01000193)
  hash ^= hash >>> 15
  return (hash >>> 0) % workers
}

/**
 * The Call-ID of a message, cut out without parsing it: the value of the first header of that name (RFC 3261 §20.8), in its
 * long or its compact form; undefined when there is none before the body.
 */
export function callIdIn(message: string): string | undefined {
  let lineEnd = message.indexOf('\n')
  while (lineEnd !== -1) {
    const start = lineEnd + 1
    const first = message.charCodeAt(start)
    // An empty line ends the headers.
    if (first === 13 || first === 10 || Number.isNaN(first)) return undefined
    const next = message.indexOf('\n', start)
    // Only lines that begin with C or I are looked at closer.
    const isCandidate = (first | 0x20) === 0x63 || (first | 0x20) === 0x69
    if (isCandidate) {
      const value = callIdOfLine(message.slice(start, next === -1 ? message.length : next))
      if (value !== undefined) return value
    }
    lineEnd = next
  }
  return undefined
}

function callIdOfLine(line: string): string | undefined {
  const colon = line.indexOf(':')
  if (colon === -1 || colon > longestName) return undefined
  const name = line.slice(0, colon).trim().toLowerCase()
  return name === 'call-id' || name === 'i' ? line.slice(colon + 1).trim() : undefined
}

/** `Call-ID` and some white space before its colon. */
const longestName = 40

/** The numbers of the connections of one worker are `workers` apart, the first being its own number from 1. */
export function connectionOwner(id: number, workers: number): number {
  return (id - 1) % workers
}
