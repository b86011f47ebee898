import type { CallNode, LineCost, ProfileData } from './profile-data.ts'

const format = 'kamkit-profile'
const version = 1

export function writeProfile(data: ProfileData): string {
  return `${JSON.stringify({ format, version, ...data })}\n`
}

/** Reads what `writeProfile` wrote; undefined when the text is something else. */
export function readProfile(text: string): ProfileData | undefined {
  try {
    // Its shape is what is looked at next.
    const value = JSON.parse(text) as Partial<ProfileData> & { format?: unknown; version?: unknown }
    const isOurs = value !== null && typeof value === 'object' && value.format === format && value.version === version
    if (!isOurs || !areNumbers(value.durationMs, value.runs) || !areCalls(value.roots)) return undefined
    return { durationMs: value.durationMs ?? 0, runs: value.runs ?? 0, roots: value.roots }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function areNumbers(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'number' && Number.isFinite(value))
}

function areCalls(value: unknown): value is readonly CallNode[] {
  return Array.isArray(value) && value.every(isCall)
}

function isCall(value: unknown): value is CallNode {
  if (typeof value !== 'object' || value === null) return false
  const { route, file, line, calls, lines } = value as Partial<CallNode>
  if (typeof route !== 'string' || typeof file !== 'string' || !areNumbers(line, calls)) return false
  return Array.isArray(lines) && lines.every(isLine)
}

function isLine(value: unknown): value is LineCost {
  if (typeof value !== 'object' || value === null) return false
  const { file, text, line, column, count, selfMs, waitMs, callees } = value as Partial<LineCost>
  if (typeof file !== 'string' || typeof text !== 'string') return false
  return areNumbers(line, column, count, selfMs, waitMs) && areCalls(callees)
}
