import { getSystemErrorMessage } from 'node:util'

/** What the system says of an error, in the words of the C library: `No such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('errno' in error && typeof error.errno === 'number') {
    const text = getSystemErrorMessage(error.errno)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  return error.message
}
