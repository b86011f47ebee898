import { onOneLine, shownName, shownPath } from '../../coverage/shown-names.ts'
import { costsOf, type Cost } from '../costs.ts'
import type { ProfileData } from '../profile-data.ts'

/** How many of the most expensive are shown. */
const mostShown = 30
const widestText = 60

/** Tables of the most expensive routes and lines; paths below `root` are shown relative to it. */
export function profileText(data: ProfileData, root: string): string {
  const { routes, lines, totalMs } = costsOf(data)
  const head = `${data.runs} runs, ${time(totalMs)} ms in scripts within ${(data.durationMs / 1000).toFixed(1)} s`
  const place = ({ file, line }: Cost): string => `${onOneLine(shownPath(file, root))}:${line}`
  const short = (text: string): string => {
    const shown = onOneLine(shownName(text))
    return shown.length > widestText ? `${shown.slice(0, widestText - 1)}…` : shown
  }
  const routeRows = routes.map((one) => [...numbers(one, totalMs), short(one.route), place(one)])
  const lineRows = lines.map((one) => [...numbers(one, totalMs), place(one), short(one.text)])
  return [
    head,
    '',
    ...table([...titles('calls'), 'route', 'place'], routeRows),
    '',
    ...table([...titles('count'), 'place', 'statement'], lineRows),
    '',
  ].join('\n')
}

function titles(count: string): readonly string[] {
  return ['self ms', '%', 'total ms', 'waits ms', count, 'self us each']
}

function numbers({ selfMs, totalMs, waitMs, count }: Cost, allMs: number): readonly string[] {
  const share = allMs === 0 ? 0 : (selfMs * 100) / allMs
  const each = count === 0 ? 0 : (selfMs * 1000) / count
  return [time(selfMs), share.toFixed(1), time(totalMs), time(waitMs), String(count), each.toFixed(2)]
}

function time(ms: number): string {
  return ms.toFixed(3)
}

function table(titled: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.slice(0, mostShown)
  const widths = titled.map((title, column) => Math.max(title.length, ...shown.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column < titled.length - 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const more = rows.length - shown.length
  return [line(titled), ...shown.map(line), ...(more > 0 ? [`… and ${more} more`] : [])]
}
