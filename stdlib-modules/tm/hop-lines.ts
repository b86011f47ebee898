import type { HopLines } from './transaction.ts'

/** The lines of a request that was sent which its ACK and CANCEL repeat. */
export function readHopLines(text: string): HopLines {
  const head = text.slice(0, text.indexOf('\r\n\r\n'))
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const find = (pattern: RegExp): string | undefined => lines.find((line) => pattern.test(line))
  return {
    via: (find(/^(via|v)\s*:/i) ?? '').replace(/^((?:via|v)\s*:[^,]*),.*$/i, '$1'),
    to: find(/^(to|t)\s*:/i) ?? '',
    maxForwards: find(/^max-forwards\s*:/i)?.replace(/^[^:]*:\s*/, ''),
    routes: lines
      .filter((line) => /^route\s*:/i.test(line))
      .map((line) => `${line}\r\n`)
      .join(''),
  }
}

/** The lines of a branch through which nothing was sent. */
export const noHopLines: HopLines = { via: '', to: '', maxForwards: undefined, routes: '' }
